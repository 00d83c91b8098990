// Spins between packed words and floats on the GPU: one thread a spin to unpack, one thread a word to pack.
#include "kernels/core/cuda_resources.cuh"
#include "kernels/rbm/spins_device.hpp"

namespace kadanoff::rbm::cuda {

using kadanoff::cuda::blocks_for;
using kadanoff::cuda::check_launch;

namespace {

constexpr int block_size = 256;

__global__ void unpack_kernel(SpinRows spins, Permutation order, std::int64_t first, Matrix<float> out) {
  const std::int64_t item = static_cast<std::int64_t>(blockIdx.x) * blockDim.x + threadIdx.x;
  if (item >= out.rows * out.cols) return;
  const std::int64_t i = item / out.cols, j = item % out.cols;
  const std::uint32_t* words = spins.words.row(order(static_cast<std::uint32_t>(first + i)));
  out(i, j) = (words[j / 32] >> (j % 32) & 1U) != 0 ? 1.0F : -1.0F;
}

__global__ void pack_kernel(Matrix<const float> spins, Matrix<std::uint32_t> words) {
  const std::int64_t item = static_cast<std::int64_t>(blockIdx.x) * blockDim.x + threadIdx.x;
  if (item >= words.rows * words.cols) return;
  const std::int64_t i = item / words.cols, first = item % words.cols * 32;
  std::uint32_t word = 0;
  for (std::int64_t bit = 0; bit < 32 && first + bit < spins.cols; ++bit)
    word |= static_cast<std::uint32_t>(spins(i, first + bit) > 0) << bit;
  words(i, first / 32) = word;
}

}  // namespace

void unpack(CudaResources& gpu, SpinRows spins, const Permutation& order, std::int64_t first, Matrix<float> out) {
  if (out.rows * out.cols == 0) return;
  unpack_kernel<<<blocks_for(out.rows * out.cols, block_size), block_size, 0, gpu.stream()>>>(spins, order, first, out);
  check_launch("unpack");
}

void pack(CudaResources& gpu, Matrix<const float> spins, Matrix<std::uint32_t> words) {
  if (words.rows * words.cols == 0) return;
  pack_kernel<<<blocks_for(words.rows * words.cols, block_size), block_size, 0, gpu.stream()>>>(spins, words);
  check_launch("pack");
}

}  // namespace kadanoff::rbm::cuda
