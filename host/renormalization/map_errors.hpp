// How far the floor, the contrast and the width of the blocks' mean aligned map vary with the samples: by the jackknife
// over parts of the samples. The map is that of all samples but a part, and each block's is rolled to its own peak
// there.
#pragma once

#include "host/renormalization/block_flow.hpp"

namespace kadanoff::renormalization {

inline constexpr std::int64_t jackknife_parts = 20;

// `maps` are those of all samples of the two layers. As many parts as there are samples, if they are fewer; NaN for one
// sample, and of a number that is NaN without one of the parts. Memory: two more sets of maps.
MapErrors map_errors(Context& context, const data::Dataset& lower, const data::Dataset& upper,
                     const correlators::Correlators& maps);

}  // namespace kadanoff::renormalization
