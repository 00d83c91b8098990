// See bf16_layout.hpp. Both transposes use a transpose of 16 × 16 words; a word is a pair of numbers.
#include "kernels/linalg/bf16_layout.hpp"
#include "kernels/rows/transpose_simd.hpp"

namespace kadanoff::linalg::KADANOFF_SIMD {
namespace {

constexpr std::int64_t edge = rows::words_edge;
using Words = rows::SquareOfWords;

std::uint32_t pair(rows::BFloat16 low, rows::BFloat16 high) {
  return low.bits | static_cast<std::uint32_t>(high.bits) << 16;
}

std::int64_t least(std::int64_t a, std::int64_t b) { return a < b ? a : b; }

// A row of Words, or the part of it that is wanted. The compiler makes one load and one store of the whole.
void copy_row(void* to, const void* from, std::int64_t bytes) {
  if (bytes == 4 * edge)
    __builtin_memcpy(to, from, 4 * edge);
  else
    __builtin_memcpy(to, from, static_cast<std::size_t>(bytes));
}

void interleave(const rows::BFloat16* x, std::int64_t rows, std::int64_t cols, std::int64_t stride,
                std::uint32_t* words, std::int64_t stride_of_blocks) {
  constexpr auto width = Bf16Layout::columns;
  for (std::int64_t i = 0; i < rows; i += 2) {
    for (std::int64_t first = 0; first < cols; first += width) {
      const rows::BFloat16* low = x + i * stride + first;
      const rows::BFloat16* high = low + stride;
      std::uint32_t* to = words + first / width * stride_of_blocks + i / 2 * width;
      if (i + 1 < rows && cols - first >= width) {
        for (std::int64_t j = 0; j < width; ++j) to[j] = pair(low[j], high[j]);
      } else {
        for (std::int64_t j = 0; j < least(width, cols - first); ++j)
          to[j] = pair(low[j], i + 1 < rows ? high[j] : rows::BFloat16{0});
      }
    }
  }
}

void interleave_transposed(const rows::BFloat16* x, std::int64_t rows, std::int64_t cols, std::int64_t stride,
                           std::uint32_t* words, std::int64_t stride_of_blocks) {
  constexpr auto width = Bf16Layout::columns;
  Words tile;
  for (std::int64_t i = 0; i < rows; i += edge)
    for (std::int64_t j = 0; j < cols; j += 2 * edge) {
      const auto height = least(edge, rows - i), bytes = least(4 * edge, 2 * (cols - j));
      if (height < edge || bytes < 4 * edge) tile = {};
      for (std::int64_t row = 0; row < height; ++row) copy_row(tile.of[row], x + (i + row) * stride + j, bytes);
      transpose(tile);
      std::uint32_t* to = words + i / width * stride_of_blocks + j / 2 * width + i % width;
      for (std::int64_t row = 0; row < (bytes + 3) / 4; ++row) copy_row(to + row * width, tile.of[row], 4 * height);
    }
}

void transpose(const rows::BFloat16* x, std::int64_t rows, std::int64_t cols, std::int64_t stride, rows::BFloat16* out,
               std::int64_t stride_out) {
  Words tile;
  for (std::int64_t i = 0; i < rows; i += 2 * edge)
    for (std::int64_t j = 0; j < cols; j += edge) {
      const auto height = least(2 * edge, rows - i), width = least(edge, cols - j);
      const rows::BFloat16* from = x + i * stride + j;
      if (height == 2 * edge && width == edge) {
        for (std::int64_t row = 0; row < edge; ++row)
          for (std::int64_t k = 0; k < edge; ++k)
            tile.of[row][k] = pair(from[2 * row * stride + k], from[(2 * row + 1) * stride + k]);
      } else {
        tile = {};
        for (std::int64_t row = 0; row < height; ++row)
          for (std::int64_t k = 0; k < width; ++k)
            tile.of[row / 2][k] |= static_cast<std::uint32_t>(from[row * stride + k].bits) << row % 2 * 16;
      }
      transpose(tile);
      for (std::int64_t k = 0; k < width; ++k) copy_row(out + (j + k) * stride_out + i, tile.of[k], 2 * height);
    }
}

}  // namespace

const Bf16LayoutOperations& bf16_layout_operations() {
  static constexpr Bf16LayoutOperations operations{
      .interleave = interleave, .interleave_transposed = interleave_transposed, .transpose = transpose};
  return operations;
}

}  // namespace kadanoff::linalg::KADANOFF_SIMD
