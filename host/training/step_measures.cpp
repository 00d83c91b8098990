// Compares the state of a training before and after an update.
#include "host/training/step_measures.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <span>

#include "host/base/json.hpp"

namespace kadanoff::training {
namespace {

// √ Σ (now − factor · before)²
double norm(std::span<const float> now, std::span<const float> before, double factor) {
  double squares = 0;
  for (std::size_t i = 0; i < now.size(); ++i) {
    const double difference = static_cast<double>(now[i]) - factor * static_cast<double>(before[i]);
    squares += difference * difference;
  }
  return std::sqrt(squares);
}

std::span<const float> span_of(const Array<float>& array) {
  return {array.data(), static_cast<std::size_t>(array.size())};
}

template <class T>
const std::vector<T>& find(const std::vector<runs::NamedArray<T>>& arrays, const char* name) {
  static const std::vector<T> none;
  const auto found = std::find_if(arrays.begin(), arrays.end(), [&](const auto& one) { return one.name == name; });
  return found == arrays.end() ? none : found->values;
}

}  // namespace

StepMeasures::StepMeasures(Trainer& trainer)
    : parameters_(trainer.parameters_on_host()),
      state_(trainer.state_on_host()),
      rate_(trainer.learning_rate()),
      batch_(trainer.next_batch()) {}

nlohmann::json StepMeasures::after(Trainer& trainer) const {
  const auto parameters = trainer.parameters_on_host();
  const auto state = trainer.state_on_host();
  const double update_norm = norm(span_of(parameters.weights), span_of(parameters_.weights), 1);

  const auto& optimizer = trainer.method().optimizer;
  const auto moment_norm = [&](double decay) {
    const auto* name = "first_moment_weights";
    return norm(find(state.floats, name), find(state_.floats, name), decay);
  };
  const double gradient_norm = optimizer.rule == Optimizer::Rule::adam
                                   ? moment_norm(Optimizer::beta1) / (1 - Optimizer::beta1)
                               : optimizer.has_first_moment() ? moment_norm(optimizer.momentum)
                                                              : update_norm / rate_;
  nlohmann::json measures{{"learning_rate", rate_},
                          {"update_norm", json_number(update_norm)},
                          {"gradient_norm", json_number(gradient_norm)}};
  if (const auto& before = find(state_.words, "chains"), &now = find(state.words, "chains"); !now.empty()) {
    std::int64_t flips = 0;  // those that do not move have none
    for (std::size_t i = 0; i < now.size(); ++i) flips += std::popcount(before[i] ^ now[i]);
    measures["chain_flips"] =
        static_cast<double>(flips) / static_cast<double>(batch_) / static_cast<double>(parameters.hidden());
  }
  return measures;
}

}  // namespace kadanoff::training
