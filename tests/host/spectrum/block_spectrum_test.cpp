// Spectra of block sums, by products, against a decomposition of the whole matrix.
#include "host/spectrum/block_spectrum.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "host/spectrum/block_values.hpp"

namespace kadanoff::spectrum {
namespace {

constexpr SpectrumOptions look{.vectors = 6, .k_max = 2};

WeightsSpectrum spectrum_of_matrix(Context& context, const data::BlockLattices& lattices) {
  const auto visible = lattices.visible_side * lattices.visible_side,
             hidden = lattices.hidden_side * lattices.hidden_side;
  Weights weights{.values = Array<float>(cpu_device, visible * hidden),
                  .visible = visible,
                  .hidden = hidden,
                  .visible_side = lattices.visible_side,
                  .hidden_side = lattices.hidden_side,
                  .what = "blocks"};
  data::fill_with_block_spins(context, lattices, 1, weights.values.matrix(visible, hidden));
  return analyze_spectrum(context, weights, look);
}

// Whether no other value is near this one: then its vectors are determined, up to their sign.
bool is_single(const std::vector<double>& values, std::int64_t index) {
  return std::count_if(values.begin(), values.end(), [&](double value) {
           return std::abs(value - values[static_cast<std::size_t>(index)]) < 1e-3 * values.front();
         }) == 1;
}

void expect_the_same(const std::vector<Waves>& found, const std::vector<Waves>& expected,
                     const std::vector<double>& values, int& compared) {
  for (const auto& wave : found)
    for (const auto& other : expected) {
      if (other.index != wave.index || !is_single(values, wave.index)) continue;
      ++compared;
      EXPECT_NEAR(wave.value, other.value, 1e-5 * values.front());
      EXPECT_NEAR(wave.visible_share, other.visible_share, 1e-4);
      EXPECT_NEAR(wave.hidden_share, other.hidden_share, 1e-4);
      EXPECT_NEAR(wave.difference, other.difference, 1e-3);
      ASSERT_EQ(wave.visible.size(), other.visible.size());
      for (std::size_t r = 0; r < wave.visible.size(); ++r) EXPECT_NEAR(wave.visible[r], other.visible[r], 1e-3);
      ASSERT_EQ(wave.hidden.size(), other.hidden.size());
      for (std::size_t r = 0; r < wave.hidden.size(); ++r) EXPECT_NEAR(wave.hidden[r], other.hidden[r], 1e-3);
    }
}

TEST(BlockSpectrum, IsThatOfTheMatrix) {
  Context context(cpu_device, 2);
  int compared = 0;
  for (const auto& [size, visible, hidden] : {std::tuple{4, 12, 6}, {3, 12, 6}, {5, 9, 3}, {7, 12, 4}}) {
    const data::BlockLattices lattices{.size = size, .visible_side = visible, .hidden_side = hidden};
    const auto found = block_spectrum(context, lattices, look);
    const auto expected = spectrum_of_matrix(context, lattices);
    ASSERT_EQ(found.values.size(), expected.values.size());
    for (std::size_t i = 0; i < found.values.size(); ++i)
      EXPECT_NEAR(found.values[i], expected.values[i], 1e-5 * expected.values.front());
    EXPECT_EQ(found.at_least(0.2), expected.at_least(0.2));
    expect_the_same(found.largest, expected.largest, found.values, compared);
    if (found.above_zero == std::ssize(found.values))
      expect_the_same(found.smallest, expected.smallest, found.values, compared);
  }
  EXPECT_GE(compared, 6);
}

TEST(BlockSpectrum, HasZerosWhereOnlyRoundingIsLeft) {
  Context context;
  // The sum of three neighbours, cut at the edges, has the values |1 + 2 cos(kπ/6)|, k = 1 … 5: 0 for k = 4.
  const data::BlockLattices lattices{.size = 3, .visible_side = 5, .hidden_side = 5};
  const auto found = block_spectrum(context, lattices, look);
  EXPECT_EQ(found.above_zero, 16);
  for (std::size_t i = 16; i < 25; ++i) EXPECT_EQ(found.values[i], 0);
  ASSERT_EQ(found.smallest.size(), 6U);
  EXPECT_EQ(found.smallest.front().index, 15);
  EXPECT_GT(found.smallest.front().value, 0);
}

TEST(BlockSpectrum, OfEqualValuesHasNoVectors) {
  Context context;
  const auto found = block_spectrum(context, {.size = 2, .visible_side = 8, .hidden_side = 4}, look);
  EXPECT_TRUE(found.all_equal());
  EXPECT_TRUE(found.largest.empty());
  EXPECT_EQ(found.above_zero, 16);
  const auto one = block_spectrum(context, {.size = 2, .visible_side = 4, .hidden_side = 1}, look);
  EXPECT_EQ(one.largest.size(), 1U) << "one value has its vectors";
  EXPECT_THROW(block_spectrum(context, {.size = 2, .visible_side = 8, .hidden_side = 3}, look), Error);
  EXPECT_THROW(block_spectrum(context, {.size = 2, .visible_side = 8, .hidden_side = 4}, {.vectors = 0}), Error);
}

}  // namespace
}  // namespace kadanoff::spectrum
