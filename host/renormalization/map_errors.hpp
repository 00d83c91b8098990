// How far the floor, the contrast and the width of the blocks' mean aligned map vary with the samples: by the jackknife
// over parts of the samples (host/correlators/spot_errors.hpp).
#pragma once

#include "host/renormalization/block_flow.hpp"

namespace kadanoff::renormalization {

// `maps` are those of all samples of the two layers. NaN for one sample, of a number that is NaN without one of the
// parts, and, with a line on stderr, for too little memory.
MapErrors map_errors(Context& context, const data::Dataset& lower, const data::Dataset& upper,
                     const correlators::Correlators& maps);

}  // namespace kadanoff::renormalization
