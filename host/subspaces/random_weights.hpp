// Weights that select nothing, to compare with.
#pragma once

#include <cstdint>

#include "kernels/core/context.hpp"
#include "kernels/random/streams.hpp"
#include "kernels/rbm/parameters.hpp"

namespace kadanoff::subspaces {

// Σ W², of weights on the host.
double squared_norm(const Array<float>& weights);

// Independent normal weights with the norm of W, and the same biases: on the host, as `trained` is. `layer` is the
// block of the draw.
rbm::Parameters with_random_weights(Context& context, const rbm::Parameters& trained, const random::RngKey& key,
                                    std::uint32_t layer);

}  // namespace kadanoff::subspaces
