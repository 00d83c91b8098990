// How far the means over the units and the mean aligned map vary with the samples: by the jackknife over parts of the
// samples. The maps are those of all samples but a part, and each has its own peak there.
//
// A part is a run of neighbours in the order of the samples, as they come from a chain: of samples at several
// temperatures, of each temperature one. The errors are those of other samples at the same temperatures. Of a shuffled
// control its pairs are the samples: where ⟨v⟩ and ⟨h⟩ are far from 0 its errors are too small, by √2 at most.
#pragma once

#include "host/correlators/spots.hpp"

namespace kadanoff::correlators {

inline constexpr std::int64_t jackknife_parts = 20;

// The samples of each part, which are as many as there are samples if they are fewer.
std::vector<std::vector<std::int64_t>> parts_of(const data::Dataset& data);

// `maps` are those of all samples of the two layers: v of sample i goes with h of sample partner(i). First of the maps
// as they are, then of them in each of the arrangements of the lower layer. NaN for one sample, and of a number that is
// NaN without one of the parts. Memory: three more sets of maps. Throws Error(usage) if there is not enough.
std::vector<SpotErrors> spot_errors(Context& context, const data::Dataset& lower, const data::Dataset& upper,
                                    const random::Permutation& partner, const Correlators& maps,
                                    const std::vector<gauge::Arrangement>& arrangements = {});

}  // namespace kadanoff::correlators
