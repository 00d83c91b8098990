// Numbers about weights over repetitions, for the claims about them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/papers/iso2018/stages.hpp"
#include "host/papers/repetitions.hpp"

namespace kadanoff::papers::iso2018 {

inline constexpr std::int64_t visible_units = Settings::side * Settings::side;

// value(what was measured of this RBM) in each repetition.
template <class Value>
std::vector<double> of_weights(const Repetitions& repetitions, const std::string& rbm, Value value) {
  return over(repetitions, [&](const Repetition& repetition) { return value(repetition.weights.at(rbm)); });
}
template <class Value>
std::vector<double> of_shapes(const Repetitions& repetitions, const std::string& rbm, Value value) {
  return over(repetitions, [&](const Repetition& repetition) { return value(repetition.shapes.at(rbm)); });
}
template <class Value>
std::vector<double> of_models(const Repetitions& repetitions, const std::string& rbm, Value value) {
  return over(repetitions, [&](const Repetition& repetition) { return value(repetition.models.at(rbm)); });
}

// vᵀ W Wᵀ v of the training data at its temperatures, from low to high.
inline std::vector<double> overlap_curve(const analysis::WeightsAnalysis& analysis) {
  std::vector<double> curve;
  curve.reserve(analysis.overlaps.size());
  for (const auto& overlap : analysis.overlaps) curve.push_back(overlap.value.mean);
  return curve;
}

}  // namespace kadanoff::papers::iso2018
