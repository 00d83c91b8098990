// How far the means over the units and the mean aligned map vary with the samples: by the jackknife over parts of the
// samples. The maps are those of all samples but a part, and each has its own peak there.
//
// A part is a run of neighbours in the order of the samples, as they come from a chain: of samples at several
// temperatures, one of each temperature. There are as many parts as the temperature with the fewest samples can fill,
// 20 at most, so that the errors are those of other samples at the same temperatures, and know nothing of what these
// differ by.
//
// Two limits. The maximum of many values is no smooth function of the samples: where a peak is one of noise, the errors
// of its height and of all that depends on its place come out up to twice too large; those of peaks that stand out, and
// of the floor, do not. And the samples of a shuffled control are its pairs: where ⟨v⟩ and ⟨h⟩ are far from 0, its
// errors are too small, of independent samples by √2 at most, of a chain by more, as the shuffled h are in no order of
// time. Its parts have as many samples of each temperature of v, whatever those of h are.
#pragma once

#include "host/correlators/spots.hpp"

namespace kadanoff::correlators {

inline constexpr std::int64_t jackknife_parts = 20;

// The samples of each part; of one part only if there is one sample of a temperature.
std::vector<std::vector<std::int64_t>> parts_of(const data::Dataset& data);

// `maps` are those of all samples of the two layers: v of sample i goes with h of sample partner(i). First of the maps
// as they are, then of them in each of the arrangements of the lower layer. NaN, and why, for one sample, also of
// one of the temperatures, and for too little memory, which is three more sets of maps. NaN of a number that is NaN
// without one of the parts.
std::vector<SpotErrors> spot_errors(Context& context, const data::Dataset& lower, const data::Dataset& upper,
                                    const random::Permutation& partner, const Correlators& maps,
                                    const std::vector<gauge::Arrangement>& arrangements = {});

}  // namespace kadanoff::correlators
