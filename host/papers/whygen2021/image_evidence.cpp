// Computes the numbers behind the claims about images.
#include "host/papers/whygen2021/image_evidence.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "kernels/core/check.hpp"

namespace kadanoff::papers::whygen2021 {

double epochs_until(const Course& course, double error) {
  constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  if (std::isnan(error)) return unknown;
  bool diverged = false;
  for (std::size_t i = 0; i < course.errors.size(); ++i) {
    diverged = diverged || std::isnan(course.errors[i]);
    if (!(course.errors[i] <= error)) continue;
    if (i == 0) return static_cast<double>(course.epochs.front());
    const double from = std::log(static_cast<double>(course.epochs[i - 1])),
                 to = std::log(static_cast<double>(course.epochs[i]));
    const double part = (course.errors[i - 1] - error) / (course.errors[i - 1] - course.errors[i]);
    return std::exp(from + part * (to - from));
  }
  return diverged ? unknown : std::numeric_limits<double>::infinity();
}

Factor saved_factor(const SetResults& results, training::Statistics statistics, training::Optimizer::Rule rule) {
  const auto& plan = results.plan;
  const double error = results.courses.at({Start::rg_machine, statistics, rule}).at(plan.more_epochs);
  const double needed = epochs_until(results.courses.at({Start::xavier, statistics, rule}), error);
  const auto most = static_cast<double>(plan.epochs), few = static_cast<double>(plan.more_epochs);
  return {.value = std::isnan(needed) ? needed : std::min(needed, most) / few, .at_least = needed > most};
}

double most_factor(const ImagePlan& plan) {
  return static_cast<double>(plan.epochs) / static_cast<double>(plan.more_epochs);
}

double error_ratio(const SetResults& results, Start start, training::Statistics statistics) {
  return results.courses.at({start, statistics}).at(results.plan.more_epochs) /
         results.courses.at({Start::xavier, statistics}).at(results.plan.epochs);
}

double share_of_training(const SetResults& results, double error, training::Statistics statistics) {
  const double needed = epochs_until(results.courses.at({Start::xavier, statistics}), error);
  const double share = needed / static_cast<double>(results.plan.epochs);
  return share > 1 ? 1 : share;  // NaN stays
}

double share_better(const Quality& a, const Quality& b) {
  expects(!a.errors.empty() && a.errors.size() == b.errors.size(), "share_better: errors of other images");
  double better = 0;
  for (std::size_t i = 0; i < a.errors.size(); ++i) better += a.errors[i] < b.errors[i] ? 1 : 0;
  return better / static_cast<double>(a.errors.size());
}

double share_of_epochs_better(const SetResults& results, Start first, Start second, training::Statistics statistics) {
  double better = 0;
  for (const std::int64_t epoch : {1, 2, 5, 10})
    better +=
        results.courses.at({first, statistics}).at(epoch) < results.courses.at({second, statistics}).at(epoch) ? 1 : 0;
  return better / 4;
}

LeadingWaves leading_waves(const spectrum::WeightsSpectrum& spectrum) {
  expects(!spectrum.largest.empty(), "leading_waves: the vectors were not looked at");
  LeadingWaves sum;
  const auto count = static_cast<double>(spectrum.largest.size());
  for (const auto& wave : spectrum.largest) {
    sum.visible_share += wave.visible_share / count;
    sum.hidden_share += wave.hidden_share / count;
    sum.difference += wave.difference / count;
    sum.fixed_hidden_share += wave.gauge_fixed_hidden_share / count;
    sum.fixed_difference += wave.gauge_fixed_difference / count;
    sum.permuted_hidden_share += wave.permuted_hidden_share / count;
    sum.permuted_difference += wave.permuted_difference / count;
  }
  return sum;
}

double share_of_values(const spectrum::WeightsSpectrum& spectrum, double share) {
  return static_cast<double>(spectrum.at_least(share)) / static_cast<double>(spectrum.values.size());
}

}  // namespace kadanoff::papers::whygen2021
