// Packing, unpacking, and the order of a permutation.
#include "kernels/rows/spins.hpp"

#include <gtest/gtest.h>

#include <random>

#include "kernels/core/array.hpp"
#include "tests/support/devices.hpp"
#include "tests/support/random_rows.hpp"

namespace kadanoff::rows {
namespace {

class Spins : public test::OnEachDevice {};

TEST_P(Spins, SurviveAPackAndAnUnpack) {
  for (const std::int64_t units : {1, 31, 32, 33, 100}) {
    constexpr std::int64_t rows = 19;
    std::mt19937 generator(1);
    std::vector<float> spins(static_cast<std::size_t>(rows * units));
    for (auto& spin : spins) spin = (generator() & 1U) != 0 ? 1.0F : -1.0F;
    auto values = to_device(context(), spins);
    Array<std::uint32_t> words(context().device(), rows * words_per_row(units));
    pack(context(), values.matrix(rows, units), words.matrix(rows, words_per_row(units)));
    const auto packed = to_host(context(), words);
    for (std::int64_t i = 0; i < rows; ++i)
      for (std::int64_t j = 0; j < words_per_row(units) * 32; ++j) {
        const auto bit = packed[static_cast<std::size_t>(i * words_per_row(units) + j / 32)] >> (j % 32) & 1U;
        EXPECT_EQ(bit, j < units && spins[static_cast<std::size_t>(i * units + j)] > 0 ? 1U : 0U);
      }
    Array<float> back(context().device(), rows * units);
    unpack(context(), {words.matrix(rows, words_per_row(units)), units}, random::Permutation(rows), 0,
           back.matrix(rows, units));
    EXPECT_EQ(to_host(context(), back), spins);
  }
}

TEST_P(Spins, AreTakenInTheOrderOfThePermutation) {
  constexpr std::int64_t rows = 50, units = 6;  // row i holds the bits of i
  std::vector<std::uint32_t> words(rows);
  for (std::uint32_t i = 0; i < rows; ++i) words[i] = i;
  const auto packed = to_device(context(), words);
  const random::Permutation order(rows, random::make_key(3, random::Stream::shuffle));
  Array<float> out(context().device(), 7 * units);
  unpack(context(), {packed.matrix(rows, 1), units}, order, 20, out.matrix(7, units));
  const auto spins = to_host(context(), out);
  for (std::uint32_t i = 0; i < 7; ++i)
    for (std::uint32_t j = 0; j < units; ++j) EXPECT_EQ(spins[i * units + j] > 0, (order(20 + i) >> j & 1U) != 0);
}

TEST_P(Spins, GiveWayToRealValuesAsTheyAre) {
  constexpr std::int64_t rows = 50, taken = 40;
  const random::Permutation order(rows, random::make_key(3, random::Stream::shuffle));
  for (const std::int64_t units : {1, 37, 64, 100}) {
    const auto values = test::random_values(rows, units, 1);
    const auto there = to_device(context(), values);
    Array<float> out(context().device(), taken * units);
    unpack(context(), there.matrix(rows, units), order, 3, out.matrix(taken, units));
    const auto found = to_host(context(), out);
    for (std::uint32_t i = 0; i < taken; ++i)
      for (std::int64_t j = 0; j < units; ++j)
        ASSERT_EQ(found[static_cast<std::size_t>(i * units + j)],
                  values[static_cast<std::size_t>(order(3 + i) * units + j)]);
  }
}

KADANOFF_ON_EACH_DEVICE(Spins);

}  // namespace
}  // namespace kadanoff::rows
