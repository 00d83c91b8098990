// One thread per word of the result: it counts up to 32 blocks, one after another. Neighbouring threads have
// neighbouring blocks, so that a lattice is read from the cache but once. A tie that follows the previous block is
// decided by counting backwards until a block has a majority: at most the whole lattice, and in equilibrium one or two.
#include "kernels/blocks/block_majority.hpp"
#include "kernels/core/cuda_resources.cuh"
#include "kernels/random/philox_cuda.cuh"

namespace kadanoff::blocks::cuda {
namespace {

// The sum of the spins of block `site`.
__device__ std::int64_t block_sum(const std::uint32_t* spins, std::int64_t side, std::int64_t block,
                                  std::int64_t site) {
  const std::int64_t blocks = side / block;
  const std::int64_t first = (site / blocks * side + site % blocks) * block;
  std::int64_t ups = 0;
  for (std::int64_t y = 0; y < block; ++y) {
    const std::int64_t begin = first + y * side, end = begin + block;
    for (std::int64_t word = begin / 32; 32 * word < end; ++word) {
      std::uint32_t mask = ~0U;
      if (begin > 32 * word) mask <<= begin - 32 * word;
      if (end < 32 * word + 32) mask &= ~0U >> (32 * word + 32 - end);
      ups += __popc(spins[word] & mask);
    }
  }
  return 2 * ups - block * block;
}

// Whether the last block before `site` that has a majority has that of +1; so it is where there is none.
__device__ bool up_before(const std::uint32_t* spins, std::int64_t side, std::int64_t block, std::int64_t site) {
  while (--site >= 0) {
    const std::int64_t sum = block_sum(spins, side, block, site);
    if (sum != 0) return sum > 0;
  }
  return true;
}

__global__ void block_majority_kernel(Matrix<const std::uint32_t> spins, std::int64_t side, std::int64_t block,
                                      Ties ties, kadanoff::random::cuda::DeviceKey key, std::uint32_t first_sample,
                                      Matrix<std::uint32_t> result) {
  const std::int64_t thread = std::int64_t{blockIdx.x} * blockDim.x + threadIdx.x;
  if (thread >= result.rows * result.cols) return;
  const std::int64_t lattice = thread / result.cols, word = thread % result.cols;
  const std::uint32_t* row = spins.row(lattice);
  const std::int64_t sites = (side / block) * (side / block);

  std::uint32_t coins = ~0U;
  if (ties == Ties::random) {
    const uint4 draw = kadanoff::random::cuda::draw(key, static_cast<unsigned>(word / 4),
                                                    first_sample + static_cast<unsigned>(lattice), 0);
    const unsigned which = static_cast<unsigned>(word % 4);
    coins = which == 0 ? draw.x : which == 1 ? draw.y : which == 2 ? draw.z : draw.w;
  }
  bool previous = true, known = word == 0;
  std::uint32_t bits = 0;
  for (int bit = 0; bit < 32 && 32 * word + bit < sites; ++bit) {
    const std::int64_t site = 32 * word + bit;
    const std::int64_t sum = block_sum(row, side, block, site);
    bool up = sum > 0;
    if (sum == 0) {
      if (ties == Ties::previous) {
        if (!known) previous = up_before(row, side, block, site);
        up = previous;
      } else {
        up = (coins >> bit & 1U) != 0;
      }
    }
    previous = up;
    known = true;
    bits |= static_cast<std::uint32_t>(up) << bit;
  }
  result(lattice, word) = bits;
}

}  // namespace

void block_majority(CudaResources& gpu, rows::SpinRows spins, int side, const BlockRule& rule,
                    Matrix<std::uint32_t> blocks) {
  constexpr int threads = 128;
  block_majority_kernel<<<kadanoff::cuda::blocks_for(blocks.rows * blocks.cols, threads), threads, 0, gpu.stream()>>>(
      spins.words, side, rule.block, rule.ties, kadanoff::random::cuda::DeviceKey(rule.key), rule.first_sample, blocks);
  kadanoff::cuda::check_launch("block_majority");
}

}  // namespace kadanoff::blocks::cuda
