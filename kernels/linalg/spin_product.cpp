// The scale of an output.
#include "kernels/linalg/spin_product.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace kadanoff::linalg {

namespace {

constexpr int most_exponent = 120;  // 2⁻¹²⁰ is a normal number
constexpr SpinScale no_number{.scale = 0, .inverse = std::numeric_limits<float>::quiet_NaN()};

// What n magnitudes may really sum to: the sum was rounded n times, and each term may have been below the smallest
// number.
double most_of(float magnitude, double n) { return (magnitude * (1 + n * 0x1p-23) + n * 0x1p-149) * 0x1p24; }

}  // namespace

SpinScale spin_scale(float magnitude, std::int64_t inputs) {
  if (!std::isfinite(magnitude)) return no_number;
  const auto n = static_cast<double>(inputs);
  const double most = most_of(magnitude, n);
  int exponent = 0;
  std::frexp(most, &exponent);  // most < 2^exponent
  exponent = 31 - exponent;
  if (std::ldexp(most, exponent) + n / 2 >= 0x1p31 - 1) --exponent;
  exponent = std::min(exponent, most_exponent);
  return {.scale = std::ldexp(1.0F, exponent), .inverse = std::ldexp(1.0F, -exponent)};
}

SpinScale spin_scale_int16(float magnitude, std::int64_t inputs) {
  if (!std::isfinite(magnitude)) return no_number;
  constexpr double n = SpinProduct::inputs, most_passes = 0x1p16, spare = 1;  // for the roundings of w · scale
  const double of_a_pass = (0x1p15 - 1) / std::ceil(static_cast<double>(SpinProduct::passes(inputs)) / most_passes);
  const double limit = of_a_pass - n / 2 - spare;
  const auto scale = static_cast<float>(std::min(limit / most_of(magnitude, n), std::ldexp(1.0, most_exponent)));
  return {.scale = scale, .inverse = 1 / scale};
}

}  // namespace kadanoff::linalg
