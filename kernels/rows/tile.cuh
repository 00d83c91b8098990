// A matrix in tiles of 32 rows × 64 columns, for kernels with a block a tile. A thread has 16 entries of one row: four
// runs of four neighbours, 16 columns apart, which are the units of four Philox counters (units/sampling.hpp). A run is
// read or written at once where it is whole and aligned.
#pragma once

#include <cuda_bf16.h>

#include <cstdint>
#include <type_traits>

#include "kernels/core/view.hpp"

namespace kadanoff::rows::cuda {

inline constexpr int tile_rows = 32, tile_cols = 64, runs_apart = 16, tile_threads = 128;

// The tiles across a matrix of `cols` columns, and those of the whole matrix, which are numbered row by row.
__host__ __device__ constexpr unsigned tiles_across(std::int64_t cols) {
  return static_cast<unsigned>((cols + tile_cols - 1) / tile_cols);
}
__host__ __device__ constexpr unsigned tiles_down(std::int64_t rows) {
  return static_cast<unsigned>((rows + tile_rows - 1) / tile_rows);
}
constexpr unsigned tiles_of(std::int64_t rows, std::int64_t cols) { return tiles_down(rows) * tiles_across(cols); }

// This thread's entries: run r begins at column col + 16 r.
struct TilePlace {
  unsigned down, across;  // of the tile
  unsigned row;
  int col;
};

__device__ inline TilePlace place_in_tile(unsigned tile, std::int64_t cols) {
  const unsigned across = tiles_across(cols), down = tile / across, thread = threadIdx.x;
  return {.down = down,
          .across = tile - down * across,
          .row = down * tile_rows + thread / 4,
          .col = static_cast<int>((tile - down * across) * tile_cols + thread % 4 * 4)};
}

// Whether all runs from `first` on, of which `left` entries are in the matrix, can be read or written at once.
template <class T>
__device__ bool are_whole_runs(const T* first, int left) {
  return left >= 3 * runs_apart + 4 && reinterpret_cast<std::uintptr_t>(first) % (4 * sizeof(T)) == 0;
}

// The runs from `first` on, of which `left` entries are in the matrix; the others become 0.
__device__ inline void load_runs(const float* first, int left, float (&to)[4][4]) {
  if (are_whole_runs(first, left)) {
#pragma unroll
    for (int r = 0; r < 4; ++r) {
      const float4 run = *reinterpret_cast<const float4*>(first + r * runs_apart);
      to[r][0] = run.x, to[r][1] = run.y, to[r][2] = run.z, to[r][3] = run.w;
    }
  } else {
#pragma unroll
    for (int r = 0; r < 4; ++r)
#pragma unroll
      for (int k = 0; k < 4; ++k) to[r][k] = r * runs_apart + k < left ? first[r * runs_apart + k] : 0.0F;
  }
}

__device__ inline void store_run(float* at, const float (&run)[4]) {
  *reinterpret_cast<float4*>(at) = make_float4(run[0], run[1], run[2], run[3]);
}
__device__ inline void store_run(__nv_bfloat16* at, const float (&run)[4]) {
  struct alignas(8) Run {
    __nv_bfloat162 low, high;
  };
  *reinterpret_cast<Run*>(at) = {__floats2bfloat162_rn(run[0], run[1]), __floats2bfloat162_rn(run[2], run[3])};
}
__device__ inline void store_entry(float* at, float value) { *at = value; }
__device__ inline void store_entry(__nv_bfloat16* at, float value) { *at = __float2bfloat16_rn(value); }

// Writes those that are in the matrix; to bf16 they are rounded to nearest.
template <class T>
__device__ void store_runs(T* first, int left, const float (&from)[4][4]) {
  if (are_whole_runs(first, left)) {
#pragma unroll
    for (int r = 0; r < 4; ++r) store_run(first + r * runs_apart, from[r]);
  } else {
#pragma unroll
    for (int r = 0; r < 4; ++r)
#pragma unroll
      for (int k = 0; k < 4; ++k)
        if (r * runs_apart + k < left) store_entry(first + r * runs_apart + k, from[r][k]);
  }
}

// How many entries of the matrix there are from the thread's first one to the end of its row.
template <class T>
__device__ int left_in_row(const Matrix<T>& matrix, const TilePlace& at) {
  return static_cast<int>(matrix.cols) - at.col;
}

// A number as a matrix of T holds it.
template <class T>
__device__ float as_stored(float value) {
  if constexpr (std::is_same_v<T, __nv_bfloat16>)
    return __bfloat162float(__float2bfloat16_rn(value));
  else
    return value;
}

// Reads or writes the thread's entries of a matrix; its row is there.
__device__ inline void load_tile(const Matrix<const float>& from, const TilePlace& at, float (&to)[4][4]) {
  load_runs(from.row(at.row) + at.col, left_in_row(from, at), to);
}
// The same columns of another row.
__device__ inline void load_row(const Matrix<const float>& from, std::int64_t row, const TilePlace& at,
                                float (&to)[4][4]) {
  load_runs(from.row(row) + at.col, left_in_row(from, at), to);
}
template <class T>
__device__ void store_tile(const Matrix<T>& to, const TilePlace& at, const float (&from)[4][4]) {
  store_runs(to.row(at.row) + at.col, left_in_row(to, at), from);
}

// The spins of the thread's units in a packed row of `words` words. Units beyond the last one have some value.
__device__ inline void unpack_tile(const std::uint32_t* row, std::int64_t words, const TilePlace& at,
                                   float (&to)[4][4]) {
  const unsigned shift = threadIdx.x % 4 * 4;
#pragma unroll
  for (unsigned word = 0; word < 2; ++word) {  // each has two runs of the thread
    const auto place = 2 * at.across + word;
    const std::uint32_t bits = place < words ? row[place] >> shift : 0;
#pragma unroll
    for (int k = 0; k < 4; ++k) {
      to[2 * word][k] = (bits >> k & 1U) != 0 ? 1.0F : -1.0F;
      to[2 * word + 1][k] = (bits >> (runs_apart + k) & 1U) != 0 ? 1.0F : -1.0F;
    }
  }
}

}  // namespace kadanoff::rows::cuda
