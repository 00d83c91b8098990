// Columns of one matrix in another one.
#include "kernels/rows/copy_columns.hpp"

#include <gtest/gtest.h>

#include <numeric>

#include "kernels/core/array.hpp"
#include "tests/support/devices.hpp"

namespace kadanoff::rows {
namespace {

class CopyColumns : public test::OnEachDevice {};

TEST_P(CopyColumns, ReplacesTheseAndNoOthers) {
  constexpr std::int64_t rows = 67, cols = 301;
  std::vector<float> from(rows * cols), to(rows * cols), expected;
  std::iota(from.begin(), from.end(), 1.0F);
  std::iota(to.begin(), to.end(), -30000.0F);
  std::vector<std::int32_t> columns;
  for (std::int32_t column = 0; column < cols; column += column % 5 == 3 ? 1 : 2) columns.push_back(column);
  expected = to;
  for (std::int64_t i = 0; i < rows; ++i)
    for (const auto column : columns)
      expected[static_cast<std::size_t>(i * cols + column)] = from[static_cast<std::size_t>(i * cols + column)];
  const auto columns_there = to_device(context(), columns);
  const auto from_there = to_device(context(), from);
  auto to_there = to_device(context(), to);
  copy_columns(context(), columns_there.vector(), from_there.matrix(rows, cols), to_there.matrix(rows, cols));
  EXPECT_EQ(to_host(context(), to_there), expected);
}

TEST_P(CopyColumns, RefusesShapesThatDiffer) {
  Array<float> memory(context().device(), 12);
  Array<std::int32_t> columns(context().device(), 5);
  const auto of = [&](std::int64_t count) {
    return Vector<const std::int32_t>{.data = columns.data(), .size = count, .device = context().device()};
  };
  EXPECT_THROW(copy_columns(context(), of(1), memory.matrix(3, 4), memory.matrix(3, 3)), Error);
  EXPECT_THROW(copy_columns(context(), of(1), memory.matrix(2, 4), memory.matrix(3, 4)), Error);
  EXPECT_THROW(copy_columns(context(), of(5), memory.matrix(3, 4), memory.matrix(3, 4)), Error);
}

KADANOFF_ON_EACH_DEVICE(CopyColumns);

}  // namespace
}  // namespace kadanoff::rows
