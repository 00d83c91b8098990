// What RBMs learned, made up as the paper says it: weights, their spectra, what they make of configurations.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "host/papers/iso2018/claims.hpp"

namespace kadanoff::papers::iso2018 {

// n eigenvalues in the middles of equal parts of a density λ^−α from 1 to `ratio`, descending; then zeros.
inline std::vector<double> power_law_list(std::int64_t n, double alpha, double ratio, std::size_t length = 100) {
  std::vector<double> values;
  for (std::int64_t i = 0; i < n; ++i) {
    const double u = (static_cast<double>(n - i) - 0.5) / static_cast<double>(n), power = 1 - alpha;
    values.push_back(std::pow(1 + u * (std::pow(ratio, power) - 1), 1 / power));
  }
  values.resize(length);
  return values;
}

// The same of an exponential density above 1.
inline std::vector<double> exponential_list(std::int64_t n) {
  std::vector<double> values;
  for (std::int64_t k = 0; k < n; ++k)
    values.push_back(1 - std::log((static_cast<double>(k) + 0.5) / static_cast<double>(n)));
  return values;
}

inline ModelEvidence model_as_the_paper_has_it(std::int64_t hidden) {
  ModelEvidence model;
  model.hidden_certain = model.visible_certain = 0.8;
  model.hidden_noise = model.visible_noise = 0.1;
  model.fields_above_1 = 0.9;
  model.fields_above_2 = 0.7;
  model.linear_error = 3;
  model.bias_share = 0.05;
  model.enhancement = 2;
  model.shuffled_enhancement = 1.5;
  model.utilisation = 0.9;
  model.magnetisation_correlation = 0.99;
  model.random.enhancement = 1;
  model.random.participating_share = 0.6;
  model.random.diagonal_share = hidden > 100 ? 0.4 : 0.6;  // the opposite of the trained ones
  model.random.diagonal = hidden > 100 ? 0 : 1;
  const auto rank = std::min<std::int64_t>(hidden, 100);  // two heaps, which no law has
  for (std::int64_t k = 0; k < rank; ++k)
    model.random.eigenvalues.push_back((k < rank / 2 ? 11 : 10) + 0.001 * static_cast<double>(rank - k));
  return model;
}

inline analysis::WeightsAnalysis weights_as_the_paper_has_it(const RbmPlan& rbm) {
  analysis::WeightsAnalysis analysis;
  analysis.visible = 100;
  analysis.hidden = rbm.hidden;
  analysis.weight_rms = 2;
  analysis.weight_max = 5;
  analysis.visible_bias_rms = analysis.hidden_bias_rms = 0.1;
  const bool one = rbm.temperatures.size() == 1;
  const double mean = one ? rbm.temperatures.front() : 2.5;
  for (int r = 0; r <= 5; ++r) {
    const double value = std::exp(-r * (0.1 + 0.1 * mean) * (rbm.hidden > 100 ? 100 : 1));
    analysis.distances.push_back({r, {}, {}, {value, 0, 0}});
  }
  // Type L: five large; type V: power laws, hierarchical with few hidden units and flat with more.
  if (rbm.hidden > 100) {
    for (int k = 0; k < 100; ++k) analysis.eigenvalues.push_back(20 - 0.1 * k);
  } else if (one) {
    for (int k = 0; k < 100; ++k)
      analysis.eigenvalues.push_back(k >= rbm.hidden ? 0 : k < 5 ? 100 : 5 * std::exp(-0.1 * k));
  } else {
    analysis.eigenvalues = rbm.hidden == 64 ? power_law_list(64, 2.9, 5.4) : power_law_list(rbm.hidden, 1.5, 300);
  }
  for (const double t : temperatures_of(TemperatureRange::narrow))
    analysis.overlaps.push_back({t, 10, {(rbm.hidden > 100 ? 1000.0 : 100.0) - 50 * std::tanh(3 * (t - 2.3)), 0, 0}});
  return analysis;
}

inline void learn_as_the_paper_has_it(const Settings& settings, Repetition& repetition) {
  repetition.learned.temperatures = temperatures_of(TemperatureRange::narrow);
  for (const double t : repetition.learned.temperatures)
    repetition.learned.squared_magnetisation.push_back(0.5 - 0.5 * std::tanh(3 * (t - 2.3)));
  repetition.learned.cold_eigenvalues = {70, 8, 7.5, 7.2, 7, 0.3, 0.25, 0.2, 0.15, 0.1, 0.05};
  const Plan plan(settings);
  for (const RbmPlan* rbm : plan.analyses) {
    repetition.weights[rbm->name] = weights_as_the_paper_has_it(*rbm);
    const double mean = rbm->temperatures.size() == 1 ? rbm->temperatures.front() : 2.5;
    repetition.shapes[rbm->name] = {.diagonal_share = rbm->hidden > 100 ? 0.9 : 0.2,
                                    .uniform_sum = 50 / (1 + mean),
                                    .leading_uniform = 0.9,
                                    .leading_sites = 80,
                                    .next_long = 0.8};
  }
  for (const auto hidden : settings.hidden) {
    repetition.models[type_v(hidden)] = model_as_the_paper_has_it(hidden);
    const double mean = hidden > 100 ? -70 : -50;
    repetition.likelihoods[type_v(hidden)] = {.hidden = hidden,
                                              .samples = 100,
                                              .log_likelihood = {mean, 5, 0.1},
                                              .bracket = {mean, mean},
                                              .pseudo_log_likelihood = {mean, 5, 0.1},
                                              .gap = {1, 0, 0.1},
                                              .is_exact = true,
                                              .is_trustworthy = true};
  }
}

inline void copy_learned(const Repetition& from, Repetition& to) {
  to.weights = from.weights;
  to.learned = from.learned;
  to.shapes = from.shapes;
  to.models = from.models;
  to.likelihoods = from.likelihoods;
}

// The verdicts about what RBMs learned, after a change that three repetitions have.
class LearnedClaims : public testing::Test {
 protected:
  LearnedClaims() { learn_as_the_paper_has_it(settings_, changed_); }

  using Claims = std::vector<Claim> (*)(const Settings&, const Repetitions&);

  Claim claim(Claims claims, const std::string& id) {
    Repetitions three(3);
    for (Repetition& one : three) copy_learned(changed_, one);
    const auto all = claims(settings_, three);
    return *std::find_if(all.begin(), all.end(), [&](const Claim& one) { return one.id == id; });
  }
  Verdict by_the_paper(Claims claims, const std::string& id) {
    return judge(claim(claims, id), Measure::paper).verdict;
  }
  Verdict independently(Claims claims, const std::string& id) {
    return judge(claim(claims, id), Measure::independent).verdict;
  }

  Settings settings_ = full();
  Repetition changed_;
};

}  // namespace kadanoff::papers::iso2018
