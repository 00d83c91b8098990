// Philox, against the known answers of its authors; and permutations.
#include "kernels/random/philox.hpp"

#include <gtest/gtest.h>

#include <array>
#include <random>
#include <set>
#include <string>

#include "kernels/core/isa.hpp"
#include "kernels/ising/start.hpp"
#include "kernels/random/permutation.hpp"
#include "kernels/random/streams.hpp"
#include "tests/kernels/random/philox_words_isa.hpp"
#include "tests/support/devices.hpp"
#include "tests/support/statistics.hpp"

namespace kadanoff::random {
namespace {

struct KnownAnswer {
  PhiloxCounter counter;
  PhiloxKey key;
  PhiloxCounter words;
};

// Of the Random123 distribution (kat_vectors, philox4x32 10).
constexpr std::uint32_t ones = 0xffffffff;
constexpr KnownAnswer known_answers[] = {
    {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
    {{ones, ones, ones, ones}, {ones, ones}, {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
    {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
     {0xa4093822, 0x299f31d0},
     {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}}};

TEST(Philox, GivesTheKnownAnswers) {
  for (const auto& [counter, key, words] : known_answers) EXPECT_EQ(philox4x32_10(counter, key), words);
}

using PhiloxWords = void (*)(const std::uint32_t (&counters)[4][16], PhiloxKey key, std::uint32_t (&words)[4][16]);

class PhiloxVectorsOf : public testing::TestWithParam<Isa> {
 protected:
  void SetUp() override {
    if (!cpu_has(GetParam())) GTEST_SKIP() << "this CPU has no " << to_string(GetParam());
  }

  // The words of all 16 lanes.
  static std::array<PhiloxCounter, 16> words(const std::array<PhiloxCounter, 16>& counters, PhiloxKey key) {
    PhiloxWords philox_words = test::baseline::philox_words;
#ifdef KADANOFF_X86
    if (GetParam() == Isa::avx2) philox_words = test::avx2::philox_words;
    if (GetParam() == Isa::avx512) philox_words = test::avx512::philox_words;
#endif
    std::uint32_t in[4][16], out[4][16];
    for (std::size_t lane = 0; lane < 16; ++lane)
      for (std::size_t i = 0; i < 4; ++i) in[i][lane] = counters[lane][i];
    philox_words(in, key, out);
    std::array<PhiloxCounter, 16> result{};
    for (std::size_t lane = 0; lane < 16; ++lane)
      for (std::size_t i = 0; i < 4; ++i) result[lane][i] = out[i][lane];
    return result;
  }
};
INSTANTIATE_TEST_SUITE_P(InstructionSets, PhiloxVectorsOf, testing::Values(Isa::baseline, Isa::avx2, Isa::avx512),
                         [](const auto& tested) { return std::string(to_string(tested.param)); });

TEST_P(PhiloxVectorsOf, GiveTheKnownAnswersInEveryLane) {
  for (const auto& [counter, key, expected] : known_answers) {
    std::array<PhiloxCounter, 16> counters{};
    counters.fill(counter);
    for (const auto& lane : words(counters, key)) EXPECT_EQ(lane, expected);
  }
}

TEST_P(PhiloxVectorsOf, AreTheScalarFunctionLaneByLane) {
  std::mt19937 generator(1);
  const auto random = [&] { return static_cast<std::uint32_t>(generator()); };
  for (int repeat = 0; repeat < 32; ++repeat) {
    std::array<PhiloxCounter, 16> counters{};
    for (auto& counter : counters)
      for (auto& word : counter) word = random();
    const PhiloxKey key{random(), random()};
    const auto vectors = words(counters, key);
    for (std::size_t lane = 0; lane < 16; ++lane) EXPECT_EQ(vectors[lane], philox4x32_10(counters[lane], key));
  }
}

class PhiloxDraw : public test::OnEachDevice {};
KADANOFF_ON_EACH_DEVICE(PhiloxDraw);

// ising::start writes word 0 of its draws as it is. The other words and blocks are compared by the tests of
// ising::sweep and units::sample, spin for spin.
TEST_P(PhiloxDraw, IsTheScalarFunctionOnEveryDevice) {
  constexpr std::int64_t side = 7, replicas = 700;
  std::mt19937 generator(2);
  for (int repeat = 0; repeat < 8; ++repeat) {
    RngKey key;  // of the first known answer, then any
    if (repeat > 0)
      key = {{static_cast<std::uint32_t>(generator()), static_cast<std::uint32_t>(generator())},
             static_cast<std::uint32_t>(generator())};
    ising::Lattices lattices(context().device(), side, replicas);
    ising::start(context(), lattices.view(), ising::Start::random, key);
    const auto words = to_host(context(), lattices.words());
    if (repeat == 0) {
      EXPECT_EQ(words[0], known_answers[0].words[0]);
    }
    for (std::size_t i = 0; i < words.size(); ++i) {
      const auto lane = i % ising::lanes, site = i / ising::lanes % (side * side),
                 tile = i / ising::lanes / (side * side);
      const auto group = static_cast<std::uint32_t>(tile * ising::lanes + lane);
      ASSERT_EQ(words[i], philox4x32_10({static_cast<std::uint32_t>(site), group, 0, key.step}, key.key)[0]);
    }
  }
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
}  // namespace kadanoff::random
