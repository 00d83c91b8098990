// Sums over the temperatures of two curves.
#include "host/papers/iso2018/curves.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "kernels/core/check.hpp"

namespace kadanoff::papers::iso2018 {

double steepest_fall(const std::vector<double>& temperatures, const std::vector<double>& curve) {
  expects(temperatures.size() == curve.size() && curve.size() > 1, "steepest_fall: no two temperatures of a curve");
  std::size_t at = 1;
  for (std::size_t i = 1; i < curve.size(); ++i)
    if (curve[i - 1] - curve[i] > curve[at - 1] - curve[at]) at = i;
  return (temperatures[at - 1] + temperatures[at]) / 2;
}

double linear_correlation(const std::vector<double>& a, const std::vector<double>& b) {
  expects(a.size() == b.size() && !a.empty(), "linear_correlation: the curves differ in their lengths");
  const auto n = static_cast<double>(a.size());
  const double mean_a = std::accumulate(a.begin(), a.end(), 0.0) / n;
  const double mean_b = std::accumulate(b.begin(), b.end(), 0.0) / n;
  double aa = 0, bb = 0, ab = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    aa += (a[i] - mean_a) * (a[i] - mean_a);
    bb += (b[i] - mean_b) * (b[i] - mean_b);
    ab += (a[i] - mean_a) * (b[i] - mean_b);
  }
  return aa == 0 || bb == 0 ? 0 : ab / std::sqrt(aa * bb);
}

double largest_misfit(const std::vector<double>& curve, const std::vector<double>& model) {
  expects(curve.size() == model.size() && !curve.empty(), "largest_misfit: the curves differ in their lengths");
  double xx = 0, xy = 0, misfit = 0;
  for (std::size_t i = 0; i < curve.size(); ++i) {
    const double x = model[i] - model.back(), y = curve[i] - curve.back();
    xx += x * x;
    xy += x * y;
  }
  const double a = xx == 0 ? 0 : xy / xx;
  for (std::size_t i = 0; i < curve.size(); ++i)
    misfit = std::max(misfit, std::abs(curve[i] - curve.back() - a * (model[i] - model.back())));
  const auto [low, high] = std::minmax_element(curve.begin(), curve.end());
  return *high == *low ? 0 : misfit / (*high - *low);
}

}  // namespace kadanoff::papers::iso2018
