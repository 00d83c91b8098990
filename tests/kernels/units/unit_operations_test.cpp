// The vector tanh, against the library's.
#include "kernels/units/unit_operations.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace kadanoff::units {
namespace {

TEST(UnitOperations, TanhIsAccurateEverywhere) {
  std::vector<float> x, expected;
  for (int i = -12 * 1024; i <= 12 * 1024; ++i) x.push_back(static_cast<float>(i) / 1024);
  for (int power = 0; power < 130; ++power) x.push_back(1e-30F * std::pow(1.7F, static_cast<float>(power)));  // to 0.9
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
