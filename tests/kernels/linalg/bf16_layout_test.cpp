// The layout of bf16 operands.
#include "kernels/linalg/bf16_layout.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace kadanoff::linalg {
namespace {

struct PaddedShape {
  std::int64_t rows, cols, padding;
};

const std::vector<PaddedShape> padded_shapes = {{1, 1, 0},   {7, 5, 3},    {32, 16, 0},
                                                {64, 64, 7}, {70, 333, 5}, {131, 40, 0}};

// Every number its own bits.
std::vector<rows::BFloat16> numbers(const PaddedShape& shape) {
  std::vector<rows::BFloat16> values(static_cast<std::size_t>(shape.rows * (shape.cols + shape.padding)));
  for (std::size_t i = 0; i < values.size(); ++i) values[i].bits = static_cast<std::uint16_t>(i);
  return values;
}

rows::BFloat16 at(const std::vector<std::uint32_t>& words, std::int64_t k, std::int64_t n, std::int64_t k_of_all) {
  const auto pair = words[static_cast<std::size_t>(Bf16Layout::word(k, n, k_of_all) + n % Bf16Layout::columns)];
  return {static_cast<std::uint16_t>(k % 2 == 0 ? pair : pair >> 16)};
}

TEST(Bf16LayoutTest, HasAPlaceOfItsOwnForEveryPair) {
  constexpr std::int64_t k = 70, n = 130;
  std::vector<int> taken(static_cast<std::size_t>(Bf16Layout::size(k, n) / 2), 0);
  for (std::int64_t row = 0; row < k; row += 2)
    for (std::int64_t col = 0; col < n; ++col)
      ++taken.at(static_cast<std::size_t>(Bf16Layout::word(row, col, k) + col % Bf16Layout::columns));
  for (const int count : taken) EXPECT_LE(count, 1);
}

TEST(Bf16LayoutTest, InterleavesRows) {
  for (const auto& shape : padded_shapes) {
    const auto x = numbers(shape);
    const auto stride = shape.cols + shape.padding;
    std::vector<std::uint32_t> words(static_cast<std::size_t>(Bf16Layout::size(shape.rows, shape.cols) / 2), 0);
    bf16_layout_operations().interleave(x.data(), shape.rows, shape.cols, stride, words.data(),
                                        Bf16Layout::block_words(shape.rows));
    for (std::int64_t i = 0; i < shape.rows; ++i)
      for (std::int64_t j = 0; j < shape.cols; ++j)
        ASSERT_EQ(at(words, i, j, shape.rows), x[static_cast<std::size_t>(i * stride + j)]);
    if (shape.rows % 2 == 1) {
      EXPECT_EQ(at(words, shape.rows, 0, shape.rows).bits, 0);
    }
  }
}

TEST(Bf16LayoutTest, InterleavesColumns) {
  for (const auto& shape : padded_shapes) {
    const auto x = numbers(shape);
    const auto stride = shape.cols + shape.padding;
    std::vector<std::uint32_t> words(static_cast<std::size_t>(Bf16Layout::size(shape.cols, shape.rows) / 2), 0);
    bf16_layout_operations().interleave_transposed(x.data(), shape.rows, shape.cols, stride, words.data(),
                                                   Bf16Layout::block_words(shape.cols));
    for (std::int64_t i = 0; i < shape.rows; ++i)
      for (std::int64_t j = 0; j < shape.cols; ++j)
        ASSERT_EQ(at(words, j, i, shape.cols), x[static_cast<std::size_t>(i * stride + j)]);
    if (shape.cols % 2 == 1) {
      EXPECT_EQ(at(words, shape.cols, 0, shape.cols).bits, 0);
    }
  }
}

TEST(Bf16LayoutTest, Transposes) {
  for (const auto& shape : padded_shapes) {
    const auto x = numbers(shape);
    const auto stride = shape.cols + shape.padding, stride_out = shape.rows + 3;
    const rows::BFloat16 untouched{12345};
    std::vector<rows::BFloat16> out(static_cast<std::size_t>(shape.cols * stride_out), untouched);
    bf16_layout_operations().transpose(x.data(), shape.rows, shape.cols, stride, out.data(), stride_out);
    for (std::int64_t j = 0; j < shape.cols; ++j)
      for (std::int64_t i = 0; i < stride_out; ++i)
        ASSERT_EQ(out[static_cast<std::size_t>(j * stride_out + i)],
                  i < shape.rows ? x[static_cast<std::size_t>(i * stride + j)] : untouched);
  }
}

}  // namespace
}  // namespace kadanoff::linalg
