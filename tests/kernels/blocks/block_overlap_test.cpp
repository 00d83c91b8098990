// Sums of spins times their block spins, against a textbook loop.
#include "kernels/blocks/block_overlap.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "kernels/core/array.hpp"
#include "kernels/core/check.hpp"
#include "tests/support/devices.hpp"
#include "tests/support/random_rows.hpp"

namespace kadanoff::blocks {
namespace {

std::vector<std::int64_t> overlaps(Context& context, const std::vector<std::uint32_t>& spins, int side,
                                   const std::vector<std::uint32_t>& blocks, int block) {
  const std::int64_t units = std::int64_t{side} * side, sites = units / (std::int64_t{block} * block);
  const auto width = rows::words_per_row(units), count = std::ssize(spins) / width;
  const auto fine = to_device(context, spins), coarse = to_device(context, blocks);
  Array<std::int64_t> sums(context.device(), count);
  block_overlap(context, {fine.matrix(count, width), units}, side,
                {coarse.matrix(count, rows::words_per_row(sites)), sites}, block, sums.vector());
  return to_host(context, sums);
}

class BlockOverlap : public test::OnEachDevice {};
KADANOFF_ON_EACH_DEVICE(BlockOverlap);

TEST_P(BlockOverlap, EqualsTheTextbook) {
  struct Shape {
    int side, block;
  };
  for (const auto [side, block] :
       {Shape{2, 2}, Shape{10, 2}, Shape{64, 2}, Shape{64, 8}, Shape{9, 3}, Shape{25, 5}, Shape{63, 7}, Shape{64, 32},
        Shape{64, 64}, Shape{66, 2}, Shape{6, 6}, Shape{70, 70}, Shape{70, 1}, Shape{140, 70}, Shape{7, 1}}) {
    const std::int64_t units = std::int64_t{side} * side, sites = units / (std::int64_t{block} * block);
    const auto spins = test::random_rows(40, units, 3), blocks = test::random_rows(40, sites, 4);
    const auto s = test::spin_values(spins, units), b = test::spin_values(blocks, sites);
    std::vector<std::int64_t> expected;
    for (std::int64_t row = 0; row < 40; ++row) {
      double sum = 0;
      for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x)
          sum += double{s[static_cast<std::size_t>(row * units + y * side + x)]} *
                 double{b[static_cast<std::size_t>(row * sites + y / block * (side / block) + x / block)]};
      expected.push_back(static_cast<std::int64_t>(sum));
    }
    EXPECT_EQ(overlaps(context(), spins, side, blocks, block), expected) << "side " << side << ", block " << block;
  }
}

TEST(BlockOverlap, RefusesShapesThatDoNotFit) {
  Context context(cpu_device, 1);
  const auto spins = test::random_rows(2, 36, 1), blocks = test::random_rows(2, 9, 1);
  EXPECT_NO_THROW(overlaps(context, spins, 6, blocks, 2));
  EXPECT_THROW(overlaps(context, spins, 6, blocks, 4), Error);
}

}  // namespace
}  // namespace kadanoff::blocks
