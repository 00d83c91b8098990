// Initial weights: their distribution and their texts.
#include "host/data/initial_weights.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "kernels/core/check.hpp"
#include "tests/support/statistics.hpp"

namespace kadanoff::data {
namespace {

TEST(InitialWeights, AreNormalWithTheStandardDeviationAskedFor) {
  Context cpu;
  constexpr std::int64_t visible = 200, hidden = 101;
  const auto key = random::make_key(1, random::Stream::rbm_weights);
  for (const bool xavier : {false, true}) {
    const InitialWeights init{xavier ? InitialWeights::Kind::xavier : InitialWeights::Kind::normal, 0.03};
    const double sigma = xavier ? std::sqrt(2.0 / (visible + hidden)) : 0.03;
    std::vector<float> weights(visible * hidden);
    draw_initial_weights(cpu, init, key, 0, contiguous(weights.data(), visible, hidden, cpu_device));
    const auto n = static_cast<double>(weights.size());
    double sum = 0, squares = 0, fourth = 0;
    for (const double w : weights) {
      sum += w / sigma;
      squares += std::pow(w / sigma, 2);
      fourth += std::pow(w / sigma, 4);
    }
    EXPECT_GT(test::two_sided_p(sum / std::sqrt(n)), 1e-4);
    EXPECT_GT(test::two_sided_p((squares / n - 1) * std::sqrt(n / 2)), 1e-4);
    EXPECT_GT(test::two_sided_p((fourth / n - 3) * std::sqrt(n / 96)), 1e-4);
  }
}

TEST(InitialWeights, AreReadFromTheirTexts) {
  EXPECT_DOUBLE_EQ(parse_initial_weights("normal:0.25").sigma, 0.25);
  EXPECT_EQ(parse_initial_weights("xavier").kind, InitialWeights::Kind::xavier);
  for (const char* bad :
       {"", "normal", "normal:", "normal:-1", "normal:nan", "normal:1e300", "uniform:1", "normal:0.1x"})
    EXPECT_THROW(parse_initial_weights(bad), Error) << bad;
}

}  // namespace
}  // namespace kadanoff::data
