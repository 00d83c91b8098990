// Samples to floats on the GPU, in tiles; floats to packed spins, one thread per word.
#include "kernels/core/cuda_resources.cuh"
#include "kernels/rows/spin_rows.cuh"
#include "kernels/rows/spins.hpp"
#include "kernels/rows/tile.cuh"

namespace kadanoff::rows::cuda {

using kadanoff::cuda::blocks_for;
using kadanoff::cuda::check_launch;

namespace {

constexpr int block_size = 256;

__global__ void __launch_bounds__(tile_threads)
    unpack_kernel(SpinRows spins, random::Permutation order, std::uint32_t first, Matrix<float> out) {
  const auto at = place_in_tile(blockIdx.x, out.cols);
  if (at.row >= out.rows) return;
  float values[4][4];
  unpack_tile(spins.words.row(order(first + at.row)), spins.words.cols, at, values);
  store_tile(out, at, values);
}

__global__ void __launch_bounds__(tile_threads)
    gather_kernel(Matrix<const float> from, random::Permutation order, std::uint32_t first, Matrix<float> out) {
  const auto at = place_in_tile(blockIdx.x, out.cols);
  if (at.row >= out.rows) return;
  float values[4][4];
  load_row(from, order(first + at.row), at, values);
  store_tile(out, at, values);
}

__global__ void pack_kernel(Matrix<const float> spins, Matrix<std::uint32_t> words) {
  const std::int64_t item = static_cast<std::int64_t>(blockIdx.x) * blockDim.x + threadIdx.x;
  if (item >= words.rows * words.cols) return;
  const std::int64_t i = item / words.cols, word = item % words.cols;
  words(i, word) = packed_word(word, spins.cols, [&](std::int64_t j) { return spins(i, j); });
}

}  // namespace

void unpack(CudaResources& gpu, SampleRows samples, const random::Permutation& order, std::int64_t first,
            Matrix<float> out) {
  if (out.rows * out.cols == 0) return;
  const auto tiles = tiles_of(out.rows, out.cols);
  const auto begin = static_cast<std::uint32_t>(first);
  if (samples.is_real())
    gather_kernel<<<tiles, tile_threads, 0, gpu.stream()>>>(samples.real, order, begin, out);
  else
    unpack_kernel<<<tiles, tile_threads, 0, gpu.stream()>>>(samples.spins, order, begin, out);
  check_launch("unpack");
}

void pack(CudaResources& gpu, Matrix<const float> spins, Matrix<std::uint32_t> words) {
  if (words.rows * words.cols == 0) return;
  pack_kernel<<<blocks_for(words.rows * words.cols, block_size), block_size, 0, gpu.stream()>>>(spins, words);
  check_launch("pack");
}

}  // namespace kadanoff::rows::cuda
