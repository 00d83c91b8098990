// By the radial average of their transforms.
#include "host/spectrum/radial_curves.hpp"

#include <algorithm>
#include <cmath>

#include "kernels/core/array.hpp"
#include "kernels/fourier/radial_average.hpp"

namespace kadanoff::spectrum {

RadialCurves radial_curves(Context& context, const std::vector<float>& lattices, std::int64_t side, double k_max,
                           double factor) {
  const auto count = std::ssize(lattices) / (side * side), bins = fourier::radial_bins(static_cast<int>(side));
  const auto on_device = to_device(context, lattices);
  Array<double> averages(context.device(), count * bins), shares(context.device(), count);
  fourier::radial_average(context, on_device.matrix(count, side * side), static_cast<int>(side), k_max,
                          averages.matrix(count, bins), shares.vector());
  RadialCurves result{.curves = {}, .shares = to_host(context, shares)};
  const auto values = to_host(context, averages);
  for (std::int64_t i = 0; i < count; ++i) {
    auto& curve = result.curves.emplace_back(values.begin() + i * bins, values.begin() + (i + 1) * bins);
    for (double& value : curve) value *= factor;
  }
  return result;
}

double radial_difference(const std::vector<double>& a, const std::vector<double>& b, std::int64_t last) {
  double squares = 0, all = 0;
  for (std::size_t r = 0; r <= static_cast<std::size_t>(last); ++r) {
    squares += (a[r] - b[r]) * (a[r] - b[r]);
    all += a[r] * a[r];
  }
  return all > 0 ? std::sqrt(squares / all) : 0;
}

std::int64_t last_common_radius(double k_max, std::int64_t visible_side, std::int64_t hidden_side) {
  return static_cast<std::int64_t>(std::min(k_max, static_cast<double>(std::min(hidden_side, visible_side) / 2)));
}

}  // namespace kadanoff::spectrum
