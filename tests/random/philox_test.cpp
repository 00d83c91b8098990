#include "kernels/random/philox.hpp"

#include <gtest/gtest.h>

#include <set>

#include "kernels/random/permutation.hpp"
#include "kernels/random/streams.hpp"
#include "tests/support/statistics.hpp"

namespace kadanoff {
namespace {

// The known-answer vectors of the Random123 distribution (kat_vectors, philox4x32 10).
TEST(Philox, GivesTheKnownAnswers) {
  constexpr std::uint32_t ones = 0xffffffff;
  EXPECT_EQ(philox4x32_10({0, 0, 0, 0}, {0, 0}), (PhiloxCounter{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  EXPECT_EQ(philox4x32_10({ones, ones, ones, ones}, {ones, ones}),
            (PhiloxCounter{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(philox4x32_10({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
            (PhiloxCounter{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(Philox, KeysDifferBetweenSeedsAndStreams) {
  std::set<PhiloxKey> keys;
  for (std::uint64_t seed = 0; seed < 100; ++seed)
    for (const auto stream : {Stream::ising_start, Stream::ising_update, Stream::rbm_hidden, Stream::rbm_visible})
      keys.insert(make_key(seed, stream).key);
  keys.insert(make_key(std::uint64_t{1} << 32, Stream::ising_start).key);
  EXPECT_EQ(keys.size(), 401U);
}

TEST(Permutation, HitsEveryIndexOnce) {
  for (const std::uint32_t n : {1U, 2U, 3U, 5U, 64U, 65U, 1000U, 25000U}) {
    const Permutation shuffled(n, make_key(7, Stream::shuffle, 3));
    std::vector<bool> seen(n, false);
    for (std::uint32_t i = 0; i < n; ++i) {
      const auto j = shuffled(i);
      ASSERT_LT(j, n);
      ASSERT_FALSE(seen[j]);
      seen[j] = true;
    }
  }
}

TEST(Permutation, SendsAnIndexAnywhereWithEqualProbability) {
  constexpr std::uint32_t n = 10, draws = 20000;
  std::vector<double> counts(n * n, 0), expected(n * n, static_cast<double>(draws) / n);
  for (std::uint32_t step = 0; step < draws; ++step) {
    const Permutation shuffled(n, make_key(11, Stream::shuffle, step));
    for (std::uint32_t i = 0; i < n; ++i) ++counts[i * n + shuffled(i)];
  }
  EXPECT_GT(test::chi_square_p(test::chi_square(counts, expected), (n - 1) * (n - 1)), 1e-4);
}

}  // namespace
}  // namespace kadanoff
