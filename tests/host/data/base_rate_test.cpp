// How often units are up, and the biases that follow.
#include "host/data/base_rate.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/support/samples.hpp"

namespace kadanoff::data {
namespace {

TEST(BaseRate, CountsEveryUnit) {
  for (const std::int64_t count : {1, 254, 255, 256, 1000}) {
    const auto data = test::random_data(count, 75);
    std::vector<std::int64_t> up(75);
    for (std::int64_t i = 0; i < count; ++i)
      for (std::int64_t j = 0; j < 75; ++j) up[static_cast<std::size_t>(j)] += data.spin(i, j) > 0;
    EXPECT_EQ(count_up(data), up) << count;
  }
}

TEST(BaseRate, HasTheMeanSpinsOfTheData) {
  auto data = test::random_data(998, 3);
  for (std::size_t i = 0; i < 998; ++i) data.words[i] = i < 249 ? 0b101 : 0b100;  // unit 0 up in 249, 1 never, 2 always
  const auto bias = base_rate_biases(data);
  ASSERT_EQ(bias.size(), 3U);
  EXPECT_NEAR(std::tanh(bias[0]), 2 * 0.25 - 1, 1e-6);
  EXPECT_NEAR(std::tanh(bias[1]), 2 * 0.001 - 1, 1e-6);
  EXPECT_NEAR(std::tanh(bias[2]), 1 - 2 * 0.001, 1e-6);
}

TEST(BaseRate, TakesARealValueForAMean) {
  const auto spins = test::random_data(998, 3);
  auto real = test::random_real_data(998, 3);
  real.real = test::spin_values(spins.words, 3);
  EXPECT_EQ(base_rate_biases(real), base_rate_biases(spins));
  std::fill(real.real.begin(), real.real.end(), 0.5F);
  for (const float bias : base_rate_biases(real)) EXPECT_NEAR(std::tanh(bias), 0.5 * 998 / 1000, 1e-6);
}

}  // namespace
}  // namespace kadanoff::data
