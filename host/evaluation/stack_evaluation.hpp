// How good a stack is on a data set: the reconstruction error of a step up and down through all layers, and a lower
// bound of the probability of the data (Hinton et al. 2006; Salakhutdinov, Murray 2008). With the model of a
// stack, p(v) = Σ p(v|h₁) p(h₁) where p(h₁) is that of the layers above, and q(h₁|v) = p₁(h₁|v) of the lowest RBM,
//
//   ln p(v) ≥ ⟨ln p(v|h₁) − ln q(h₁|v) + ln p(h₁)⟩_q = −F₁(v) + ⟨F̃₁(h₁) + ln p(h₁)⟩_q
//
// and so on upward, to ln p(h_{L−1}) = −F_L(h_{L−1}) − ln Z_L of the highest RBM. F̃ is the free energy of an RBM with
// its visible units summed over. Each sample draws one h₁, …, h_{L−1}: the mean over samples is without bias.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "host/data/stack.hpp"
#include "host/evaluation/evaluation.hpp"

namespace kadanoff::evaluation {

struct StackEvaluation {
  std::string shape;  // shape_text()
  std::int64_t samples = 0;
  Estimate reconstruction_error;             // mean of (v₀ − v₁)² over units, all layers drawn
  Estimate mean_field_reconstruction_error;  // the same with all layers' means
  Evaluation top;                            // of the highest RBM, on what the layers below draw given the data
  std::optional<Estimate> likelihood_bound;  // of ln p(v), over samples; not of real values, and not without ln Z
  double seconds = 0;
};

// Of two layers or more. Throws as evaluate() does.
StackEvaluation evaluate(Context& context, const data::Stack& stack, const data::Dataset& data,
                         const data::Dataset* training_data, const EvaluationSettings& settings);

std::string to_text(const StackEvaluation& evaluation);

// {layers, samples, reconstruction_error, mean_field_reconstruction_error, log_likelihood_bound, top: as in
// evaluation_text.hpp, seconds}
nlohmann::json to_json(const StackEvaluation& evaluation);

}  // namespace kadanoff::evaluation
