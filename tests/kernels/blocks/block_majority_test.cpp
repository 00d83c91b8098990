// Block spins against a textbook loop, bit for bit, and their random ties against fair coins.
#include "kernels/blocks/block_majority.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "kernels/core/array.hpp"
#include "kernels/core/check.hpp"
#include "tests/reference/block_spins.hpp"
#include "tests/support/devices.hpp"
#include "tests/support/random_rows.hpp"
#include "tests/support/statistics.hpp"

namespace kadanoff::blocks {
namespace {

const random::RngKey key = random::make_key(11, random::Stream::block_ties, 3);

std::vector<std::uint32_t> blocks_of(Context& context, const std::vector<std::uint32_t>& words, int side,
                                     const BlockRule& rule) {
  const std::int64_t units = std::int64_t{side} * side, width = rows::words_per_row(units);
  const std::int64_t sites = std::int64_t{side / rule.block} * (side / rule.block);
  const auto count = static_cast<std::int64_t>(words.size()) / width;
  const auto spins = to_device(context, words);
  // What was there before must not matter.
  auto blocks = to_device(
      context, std::vector<std::uint32_t>(static_cast<std::size_t>(count * rows::words_per_row(sites)), 0xA5A5A5A5U));
  block_majority(context, {spins.matrix(count, width), units}, side, rule,
                 blocks.matrix(count, rows::words_per_row(sites)));
  return to_host(context, blocks);
}

std::vector<std::uint32_t> packed(const std::vector<int>& spins) {
  std::vector<std::uint32_t> words(static_cast<std::size_t>(rows::words_per_row(std::ssize(spins))));
  for (std::size_t i = 0; i < spins.size(); ++i)
    if (spins[i] > 0) words[i / 32] |= 1U << (i % 32);
  return words;
}

std::vector<std::uint32_t> by_textbook(const std::vector<std::uint32_t>& words, int side, const BlockRule& rule) {
  const auto units = static_cast<std::size_t>(side) * static_cast<std::size_t>(side);
  const auto values = test::spin_values(words, static_cast<std::int64_t>(units));
  std::vector<std::uint32_t> all;
  for (std::size_t sample = 0; sample * units < values.size(); ++sample) {
    reference::Lattice fine{side, {}};
    for (std::size_t i = 0; i < units; ++i) fine.spin.push_back(static_cast<int>(values[sample * units + i]));
    const auto coarse = reference::block_spins(fine, rule.block, [&](int site, int previous) {
      if (rule.ties == Ties::fixed) return 1;
      if (rule.ties == Ties::previous) return previous;
      const auto coins = random::draw(rule.key, static_cast<std::uint32_t>(site / 128),
                                      rule.first_sample + static_cast<std::uint32_t>(sample));
      return (coins[static_cast<std::size_t>(site / 32 % 4)] >> (site % 32) & 1U) != 0 ? 1 : -1;
    });
    const auto row = packed(coarse.spin);
    all.insert(all.end(), row.begin(), row.end());
  }
  return all;
}

class BlockMajority : public test::OnEachDevice {};
KADANOFF_ON_EACH_DEVICE(BlockMajority);

TEST_P(BlockMajority, IsTheSignOfEachBlocksSum) {
  // + +  + -
  // - +  - +     a majority of +1, a tie,
  //
  // - -  + +     one of −1, and one of +1
  // + -  - +
  const auto words = packed({1, 1, 1, -1, -1, 1, -1, 1, -1, -1, 1, 1, 1, -1, -1, 1});
  EXPECT_EQ(blocks_of(context(), words, 4, {.ties = Ties::fixed}), (std::vector<std::uint32_t>{0b1011}));
  EXPECT_EQ(blocks_of(context(), words, 4, {.ties = Ties::previous}), (std::vector<std::uint32_t>{0b1011}));
  // All signs turned: the tie, which comes after a block of −1, is where the two rules differ.
  const auto turned = packed({-1, -1, -1, 1, 1, -1, 1, -1, 1, 1, -1, -1, -1, 1, 1, -1});
  EXPECT_EQ(blocks_of(context(), turned, 4, {.ties = Ties::fixed}), (std::vector<std::uint32_t>{0b0110}));
  EXPECT_EQ(blocks_of(context(), turned, 4, {.ties = Ties::previous}), (std::vector<std::uint32_t>{0b0100}));
}

TEST_P(BlockMajority, EqualsTheTextbookForEverySideBlockAndTie) {
  struct Shape {
    int side, block;
  };
  // Rows of the lattice and of its blocks that begin at words, within words and across words; 66² blocks of 2 × 2 need
  // more than one draw a lattice, and a block of 66 more than two words.
  for (const auto [side, block] :
       {Shape{2, 2},   Shape{4, 2},   Shape{6, 2},    Shape{10, 2},   Shape{32, 2},  Shape{64, 2},
        Shape{66, 2},  Shape{132, 2}, Shape{12, 4},   Shape{64, 4},   Shape{18, 6},  Shape{40, 8},
        Shape{9, 3},   Shape{15, 3},  Shape{25, 5},   Shape{33, 11},  Shape{16, 16}, Shape{48, 16},
        Shape{63, 3},  Shape{64, 8},  Shape{64, 32},  Shape{64, 64},  Shape{63, 63}, Shape{126, 7},
        Shape{62, 31}, Shape{66, 66}, Shape{132, 66}, Shape{130, 65}, Shape{7, 1},   Shape{1, 1}}) {
    const auto words = test::random_rows(70, std::int64_t{side} * side, 5);
    for (const auto ties : {Ties::random, Ties::fixed, Ties::previous}) {
      const BlockRule rule{.block = block, .ties = ties, .key = key, .first_sample = 1000};
      EXPECT_EQ(blocks_of(context(), words, side, rule), by_textbook(words, side, rule))
          << "side " << side << ", block " << block << ", ties " << static_cast<int>(ties);
    }
  }
}

// Rows of alternating sign tie in every block of even size: the whole lattice follows from its ties.
TEST_P(BlockMajority, DecidesALatticeOfNothingButTies) {
  for (const int side : {4, 16, 28}) {
    std::vector<int> stripes;
    for (int y = 0; y < side; ++y) stripes.insert(stripes.end(), static_cast<std::size_t>(side), y % 2 == 0 ? 1 : -1);
    const auto words = packed(stripes);
    const auto all_up = packed(std::vector<int>(static_cast<std::size_t>(side * side / 4), 1));
    EXPECT_EQ(blocks_of(context(), words, side, {.ties = Ties::fixed}), all_up);
    EXPECT_EQ(blocks_of(context(), words, side, {.ties = Ties::previous}), all_up);
    auto down = words;  // the first block has a majority of −1, and all others follow it
    down[0] &= ~1U;
    const BlockRule previous{.ties = Ties::previous};
    EXPECT_EQ(blocks_of(context(), down, side, previous), std::vector<std::uint32_t>(all_up.size()));
  }
}

TEST_P(BlockMajority, BreaksTiesWithFairIndependentCoins) {
  constexpr int side = 32, samples = 2000, sites = 256;
  std::vector<int> stripes;
  for (int y = 0; y < side; ++y) stripes.insert(stripes.end(), side, y % 2 == 0 ? 1 : -1);
  std::vector<std::uint32_t> words;
  for (int i = 0; i < samples; ++i) {
    const auto row = packed(stripes);
    words.insert(words.end(), row.begin(), row.end());
  }
  const auto coins = test::spin_values(blocks_of(context(), words, side, {.key = key}), sites);
  double ups = 0, same_as_next = 0, same_as_sample = 0;
  std::vector<double> by_site(sites);
  for (std::size_t i = 0; i < coins.size(); ++i) {
    ups += coins[i] > 0 ? 1 : 0;
    by_site[i % sites] += coins[i] > 0 ? 1 : 0;
    if (i % sites > 0) same_as_next += coins[i] == coins[i - 1] ? 1 : 0;
    if (i >= sites) same_as_sample += coins[i] == coins[i - sites] ? 1 : 0;
  }
  const auto p_of_half = [](double count, double trials) {
    return test::two_sided_p((count - trials / 2) / std::sqrt(trials / 4));
  };
  EXPECT_GT(p_of_half(ups, samples * sites), 1e-4);
  EXPECT_GT(p_of_half(same_as_next, samples * (sites - 1)), 1e-4);
  EXPECT_GT(p_of_half(same_as_sample, (samples - 1) * sites), 1e-4);
  double chi_square = 0;
  for (const double count : by_site) chi_square += (count - samples / 2.0) * (count - samples / 2.0) / (samples / 4.0);
  EXPECT_GT(test::chi_square_p(chi_square, sites), 1e-4);
  EXPECT_GT(1 - test::chi_square_p(chi_square, sites), 1e-4);
}

TEST_P(BlockMajority, NumbersTheSamplesFromTheFirst) {
  const auto words = test::random_rows(9, 100, 3);
  const auto all = blocks_of(context(), words, 10, {.key = key});
  const std::vector<std::uint32_t> last(words.begin() + 4 * 4, words.end());
  EXPECT_EQ(blocks_of(context(), last, 10, {.key = key, .first_sample = 4}),
            std::vector<std::uint32_t>(all.begin() + 4, all.end()));
}

TEST(BlockMajority, DoesNotDependOnTheThreads) {
  Context one(cpu_device, 1), three(cpu_device, 3);
  const auto words = test::random_rows(1000, 400, 8);
  for (const auto ties : {Ties::random, Ties::fixed, Ties::previous})
    EXPECT_EQ(blocks_of(one, words, 20, {.ties = ties, .key = key}),
              blocks_of(three, words, 20, {.ties = ties, .key = key}));
}

TEST(BlockMajority, RefusesBlocksThatDoNotFillTheLattice) {
  Context context(cpu_device, 1);
  const auto words = test::random_rows(2, 100, 1);
  std::vector<std::uint32_t> out(8);
  for (const int block : {3, 0, -2, 20}) {
    try {
      block_majority(context, {contiguous(words.data(), 2, 4, cpu_device), 100}, 10, {.block = block},
                     contiguous(out.data(), 2, 4, cpu_device));
      FAIL() << block;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ExitCode::usage) << block;
    }
  }
}

TEST(BlockMajority, RefusesShapesThatDoNotFit) {
  Context context(cpu_device, 1);
  const auto words = test::random_rows(2, 100, 1);
  std::vector<std::uint32_t> out(2);
  const auto with = [&](std::int64_t units, std::int64_t rows) {
    block_majority(context, {contiguous(words.data(), 2, 4, cpu_device), units}, 10, {},
                   contiguous(out.data(), rows, 1, cpu_device));
  };
  EXPECT_NO_THROW(with(100, 2));
  EXPECT_THROW(with(99, 2), Error);
  EXPECT_THROW(with(100, 1), Error);
}

}  // namespace
}  // namespace kadanoff::blocks
