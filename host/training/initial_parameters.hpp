// The parameters of an RBM before its first update.
#pragma once

#include "host/data/model.hpp"
#include "host/training/options.hpp"
#include "kernels/core/context.hpp"
#include "kernels/rbm/parameters.hpp"

namespace kadanoff::training {

// On the CPU: weights as the options say, drawn from the seed if they are random; visible biases zero or the data's;
// hidden biases zero. `options` are valid for `data`; their init_from is left to take_over().
rbm::Parameters initial_parameters(Context& context, const TrainOptions& options, const data::Dataset& data);

// Copies b, and the columns of W and entries of c of the hidden units that both have, the first ones, from a model to
// `parameters` on the CPU. Returns the number of these hidden units. Throws Error(usage) if the visible units of the
// model are not those of `data`.
std::int64_t take_over(const data::Model& from, const data::Dataset& data, rbm::Parameters& parameters);

}  // namespace kadanoff::training
