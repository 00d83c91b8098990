// Random rows: orthonormal, and no direction more often than another.
#include "host/rg_machine/random_vectors.hpp"

#include <gtest/gtest.h>

#include "tests/support/devices.hpp"

namespace kadanoff::rg_machine {
namespace {

class RandomVectorsOn : public test::OnEachDevice {
 protected:
  std::vector<double> rows(std::int64_t count, std::int64_t units, std::uint64_t seed, std::uint32_t block = 0) {
    const auto key = random::make_key(seed, random::Stream::random_subspace);
    return to_host(context(), random_orthonormal_rows(context(), count, units, key, block));
  }
};

TEST_P(RandomVectorsOn, ADeviceAreOrthonormal) {
  for (const auto& [count, units] : {std::pair<std::size_t, std::size_t>{1, 1}, {3, 3}, {5, 40}}) {
    const auto found = rows(static_cast<std::int64_t>(count), static_cast<std::int64_t>(units), 4);
    for (std::size_t i = 0; i < count; ++i)
      for (std::size_t j = 0; j < count; ++j) {
        double product = 0;
        for (std::size_t k = 0; k < units; ++k) product += found[i * units + k] * found[j * units + k];
        EXPECT_NEAR(product, i == j ? 1 : 0, 1e-13);
      }
  }
}

// The mean of x xᵀ over random directions is the unit matrix over N.
TEST_P(RandomVectorsOn, ADevicePointEverywhere) {
  constexpr std::size_t n = 3;
  constexpr int draws = 400;
  std::vector<double> mean(n * n);
  for (std::uint32_t draw = 0; draw < draws; ++draw) {
    const auto one = rows(1, n, 7, draw);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) mean[i * n + j] += one[i] * one[j] / draws;
  }
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) EXPECT_NEAR(mean[i * n + j], i == j ? 1.0 / 3 : 0, 0.06) << i << " " << j;
  EXPECT_EQ(rows(2, 9, 7, 1), rows(2, 9, 7, 1));
  EXPECT_NE(rows(2, 9, 7, 1), rows(2, 9, 7, 2));
  EXPECT_NE(rows(2, 9, 7, 1), rows(2, 9, 8, 1));
}

KADANOFF_ON_EACH_DEVICE(RandomVectorsOn);

}  // namespace
}  // namespace kadanoff::rg_machine
