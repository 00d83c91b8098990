// Draws of spins: their probability, and the counters that they use.
#include "kernels/units/sample.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "kernels/core/array.hpp"
#include "kernels/units/sampling.hpp"
#include "tests/support/devices.hpp"
#include "tests/support/statistics.hpp"

namespace kadanoff::units {
namespace {

class Sample : public test::OnEachDevice {};

TEST_P(Sample, SamplesBothSpinsWithTheRightProbability) {
  constexpr std::int64_t rows = 20000, units = 70;
  std::vector<float> means(rows * units);
  for (std::size_t i = 0; i < means.size(); ++i) means[i] = static_cast<float>(i % units) / 35.0F - 1.0F;  // −1 … 0.97
  auto spins = to_device(context(), means);
  sample(context(), spins.matrix(rows, units), random::make_key(5, random::Stream::rbm_hidden, 9), 0, 1);
  const auto drawn = to_host(context(), spins);
  double chi_square = 0;
  for (std::int64_t j = 0; j < units; ++j) {
    double up = 0;
    for (std::int64_t i = 0; i < rows; ++i) {
      const float spin = drawn[static_cast<std::size_t>(i * units + j)];
      ASSERT_TRUE(spin == 1.0F || spin == -1.0F);
      up += spin > 0 ? 1 : 0;
    }
    const double p = (1 + static_cast<double>(means[static_cast<std::size_t>(j)])) / 2;
    if (j == 0) {
      EXPECT_EQ(up, 0);  // mean −1
    } else {
      chi_square += (up - rows * p) * (up - rows * p) / (rows * p * (1 - p));
    }
  }
  EXPECT_GT(test::chi_square_p(chi_square, units - 1), 1e-4);
}

TEST_P(Sample, DrawsAsTheLayoutSays) {
  constexpr std::int64_t rows = 3, units = 150;
  const auto key = random::make_key(6, random::Stream::rbm_visible, 4);
  std::vector<float> means(rows * units);
  for (std::size_t i = 0; i < means.size(); ++i) means[i] = std::sin(static_cast<float>(i));
  auto spins = to_device(context(), means);
  sample(context(), spins.matrix(rows, units), key, 10, 2);
  const auto drawn = to_host(context(), spins);
  for (std::uint32_t i = 0; i < rows; ++i)
    for (std::uint32_t j = 0; j < units; ++j) {
      const auto at = draw_position(j);
      EXPECT_EQ(unit_of(at), j);
      const auto word = random::draw(key, at.counter, 10 + i, 2)[at.word];
      EXPECT_EQ(drawn[i * units + j], spin_from_mean(means[i * units + j], word));
    }
}

TEST_P(Sample, KeepsANaN) {
  auto means = to_device(context(), std::vector<float>{0.5F, std::nanf(""), -0.5F});
  sample(context(), means.matrix(1, 3), random::make_key(1, random::Stream::rbm_hidden), 0, 0);
  EXPECT_TRUE(std::isnan(to_host(context(), means)[1]));
}

KADANOFF_ON_EACH_DEVICE(Sample);

}  // namespace
}  // namespace kadanoff::units
