// The vector tanh, against the library's.
#include "kernels/units/unit_operations.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace kadanoff::units {
namespace {

TEST(UnitOperations, TanhIsAccurateEverywhere) {
  std::vector<float> x, expected;
  for (float value = -12; value <= 12; value += 1.0F / 1024) x.push_back(value);
  for (float value = 1e-30F; value < 1; value *= 1.7F) x.push_back(value);
  x.push_back(INFINITY);
  x.push_back(-INFINITY);
  const std::vector<float> zero(x.size(), 0.0F);
  auto y = x;
  const auto count = static_cast<std::int64_t>(x.size());
  unit_operations().tanh_bias(y.data(), 1, count, count, zero.data());
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double t = std::tanh(static_cast<double>(x[i]));
    ASSERT_NEAR(y[i], t, 4e-7 * std::abs(t)) << x[i];
    ASSERT_LE(std::abs(y[i]), 1.0F);
  }
}

}  // namespace
}  // namespace kadanoff::units
