// The scale of an output.
#include "kernels/linalg/spin_product.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace kadanoff::linalg {

SpinScale spin_scale(float magnitude, std::int64_t inputs) {
  if (!std::isfinite(magnitude)) return {.scale = 0, .inverse = std::numeric_limits<float>::quiet_NaN()};
  constexpr int most_exponent = 120;  // 2⁻¹²⁰ is a normal number
  const auto n = static_cast<double>(inputs);
  // The sum was rounded n times, and each of its terms may have been below the smallest number.
  const double most = (magnitude * (1 + n * 0x1p-23) + n * 0x1p-149) * 0x1p24;
  int exponent = 0;
  std::frexp(most, &exponent);  // most < 2^exponent
  exponent = 31 - exponent;
  if (std::ldexp(most, exponent) + n / 2 >= 0x1p31 - 1) --exponent;
  exponent = std::min(exponent, most_exponent);
  return {.scale = std::ldexp(1.0F, exponent), .inverse = std::ldexp(1.0F, -exponent)};
}

}  // namespace kadanoff::linalg
