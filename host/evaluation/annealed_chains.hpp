// The chains of annealed importance sampling: forth from a base rate to the model, and back (kernels/rbm/
// annealed_importance.hpp has the method). A chain's draws are keyed by its number, first_chain and up.
#pragma once

#include <cstdint>
#include <vector>

#include "host/data/dataset.hpp"
#include "host/evaluation/annealed_importance.hpp"
#include "kernels/core/context.hpp"
#include "kernels/rbm/parameters.hpp"

namespace kadanoff::evaluation {

// From the base-rate RBM with these biases to the model.
AnnealedEstimate anneal_forth(Context& context, const rbm::Parameters& parameters, const std::vector<float>& base_bias,
                              const AnnealingSettings& settings, std::int64_t first_chain);

// From each of two or more spin configurations, after some Gibbs steps with which they come nearer to the model, to the
// base-rate RBM. settings.chains does not count. `reached`, if given, gets the states after the Gibbs steps.
AnnealedEstimate anneal_back(Context& context, const rbm::Parameters& parameters, const std::vector<float>& base_bias,
                             const data::Dataset& starts, const AnnealingSettings& settings, std::int64_t first_chain,
                             data::Dataset* reached = nullptr);

// settings.chains visible layers, drawn given random hidden layers and given the patterns of single hidden units.
data::Dataset states_of_the_model(Context& context, const rbm::Parameters& parameters,
                                  const AnnealingSettings& settings, std::int64_t first_chain);

// The biases of independent spins in the mode of the first of these states: mean-field steps lead from it to the mode's
// means. No spin is more certain than 0.99.
std::vector<float> base_at(Context& context, const rbm::Parameters& parameters, const data::Dataset& state);

}  // namespace kadanoff::evaluation
