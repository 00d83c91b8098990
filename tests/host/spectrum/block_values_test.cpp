// The singular values of block spins: those of a line against a decomposition of the whole matrix.
#include "host/spectrum/block_values.hpp"

#include <gtest/gtest.h>

#include "kernels/spectra/svd.hpp"

namespace kadanoff::spectrum {
namespace {

void expect_those_of_the_matrix(Context& context, const data::BlockLattices& lattices) {
  const auto visible = lattices.visible_side * lattices.visible_side,
             hidden = lattices.hidden_side * lattices.hidden_side;
  Array<float> weights(cpu_device, visible * hidden);
  data::fill_with_block_spins(context, lattices, 1, weights.matrix(visible, hidden));
  const auto svd = spectra::svd(context, weights.matrix(visible, hidden), {.count = {}, .vectors = false});
  const auto values = block_values(context, lattices);
  ASSERT_EQ(std::ssize(values), hidden);
  for (std::size_t i = 0; i < values.size(); ++i)
    ASSERT_NEAR(values[i], svd.values[i], 1e-5 * values.front()) << lattices.size << ", value " << i;
}

TEST(BlockValues, AreThoseOfTheMatrixOfTheirProduct) {
  Context context(cpu_device, 2);
  for (const auto& [visible, hidden] : {std::pair{12, 4}, {12, 6}, {9, 3}, {15, 5}, {8, 8}, {6, 1}})
    for (std::int64_t size = 1; size <= visible; ++size)
      expect_those_of_the_matrix(context, {.size = size, .visible_side = visible, .hidden_side = hidden});
}

TEST(BlockValues, AreThoseOfTheMatrixOfThePaper) {
  Context context(cpu_device, 2);
  for (const std::int64_t size : {2, 4, 8, 10, 12, 20})
    expect_those_of_the_matrix(context, {.size = size, .visible_side = 80, .hidden_side = 40});
}

TEST(BlockValues, OfBlocksThatDoNotOverlapAreAllTheirSide) {
  Context context;
  for (const double value : block_values(context, {.size = 2, .visible_side = 80, .hidden_side = 40}))
    EXPECT_NEAR(value, 2, 1e-12);
  for (const double value : block_values(context, {.size = 3, .visible_side = 9, .hidden_side = 3}))
    EXPECT_NEAR(value, 3, 1e-12);
}

TEST(BlockValues, NeedSidesThatDivideAndABlockThatFits) {
  EXPECT_THROW(require_blocks({.size = 2, .visible_side = 80, .hidden_side = 41}), Error);
  EXPECT_THROW(require_blocks({.size = 2, .visible_side = 80, .hidden_side = 0}), Error);
  EXPECT_THROW(require_blocks({.size = 0, .visible_side = 80, .hidden_side = 40}), Error);
  EXPECT_THROW(require_blocks({.size = 81, .visible_side = 80, .hidden_side = 40}), Error);
  EXPECT_THROW(require_blocks({.size = 1, .visible_side = 1'000'000, .hidden_side = 10}), Error);
  EXPECT_NO_THROW(require_blocks({.size = 80, .visible_side = 80, .hidden_side = 40}));
}

}  // namespace
}  // namespace kadanoff::spectrum
