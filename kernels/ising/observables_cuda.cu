// A block takes a tile and a band of its sites. Its threads have the 16 lanes of 16 sites, so that a warp reads whole
// lines of memory, and a thread counts bits of 32 replicas at once, as the CPU does (observables_simd.cpp). The blocks
// of a tile add to its results as they come: sums of integers do not depend on their order.
#include "kernels/core/cuda_resources.cuh"
#include "kernels/core/cuda_runtime.hpp"
#include "kernels/ising/observables.hpp"

namespace kadanoff::ising::cuda {
namespace {

constexpr int threads = 256, sites_at_once = threads / lanes;
constexpr int digits = 8;                                  // of a thread's counts
constexpr int most_sites = ((1 << digits) - 1) / 2;        // of a thread: each has two bonds
constexpr int sites_a_block = most_sites * sites_at_once;  // 2032

// 32 counts: bit r of plane l is digit l of count r.
class Counts {
 public:
  // Each bit of a and of b counts.
  __device__ void add(std::uint32_t a, std::uint32_t b) {
    std::uint32_t carry = (a & b) | (planes_[0] & (a ^ b));
    planes_[0] ^= a ^ b;
#pragma unroll
    for (int l = 1; l < digits; ++l) {
      const std::uint32_t next = planes_[l] & carry;
      planes_[l] ^= carry;
      carry = next;
    }
  }

  // Counts r, r + 8, r + 16 and r + 24 for r < 8, a byte each.
  [[nodiscard]] __device__ std::uint32_t bytes(int r) const {
    std::uint32_t four = 0;
#pragma unroll
    for (int l = 0; l < digits; ++l) four += (planes_[l] >> r & 0x01010101U) << l;
    return four;
  }

 private:
  std::uint32_t planes_[digits] = {};
};

// The sums over the threads of a lane: thread (row, lane) gets those of counts `row` and row + 16, 16 bits each. Every
// thread of the block must call it.
__device__ std::uint32_t add_up(const Counts& counts, int row, int lane) {
  __shared__ std::uint32_t pairs[sites_at_once][16][lanes];
#pragma unroll
  for (int r = 0; r < 8; ++r) {
    const std::uint32_t four = counts.bytes(r);
    pairs[row][r][lane] = four & 0x00FF00FFU;
    pairs[row][r + 8][lane] = four >> 8 & 0x00FF00FFU;
  }
  __syncthreads();
  std::uint32_t sums = 0;
  for (int other = 0; other < sites_at_once; ++other) sums += pairs[other][row][lane];
  __syncthreads();  // before the memory is used again
  return sums;
}

__global__ void observe_kernel(LatticesView<const std::uint32_t> lattices, unsigned bands,
                               Vector<std::int32_t> energies, Vector<std::int32_t> magnetisations) {
  static_assert(sites_at_once == replicas_per_word / 2);  // so that a thread has two results
  const std::int64_t tile = blockIdx.x / bands;
  const int lane = static_cast<int>(threadIdx.x) % lanes, row = static_cast<int>(threadIdx.x) / lanes;
  const int side = static_cast<int>(lattices.side), sites = side * side;
  const int first = static_cast<int>(blockIdx.x % bands) * sites_a_block;
  const int end = min(first + sites_a_block, sites);
  const std::uint32_t* words = lattices.tile(tile) + lane;
  const auto spins = [words](int site) { return words[std::int64_t{site} * lanes]; };

  Counts unequal_bonds, up_spins;
  for (int site = first + row; site < end; site += sites_at_once) {
    const int right = (site + 1) % side == 0 ? site + 1 - side : site + 1;
    const int down = site + side < sites ? site + side : site + side - sites;
    const std::uint32_t here = spins(site);
    unequal_bonds.add(here ^ spins(right), here ^ spins(down));
    up_spins.add(here, 0);
  }
  const std::uint32_t unequal = add_up(unequal_bonds, row, lane), up = add_up(up_spins, row, lane);
  for (int half = 0; half < 2; ++half) {
    const std::int64_t replica = tile * replicas_per_tile + lane * replicas_per_word + row + 16 * half;
    if (replica >= lattices.replicas) return;
    const int shift = 16 * half, count = end - first;
    atomicAdd(&energies[replica], 2 * static_cast<int>(unequal >> shift & 0xFFFFU) - 2 * count);
    atomicAdd(&magnetisations[replica], 2 * static_cast<int>(up >> shift & 0xFFFFU) - count);
  }
}

}  // namespace

void observe(CudaResources& gpu, LatticesView<const std::uint32_t> lattices, Vector<std::int32_t> energies,
             Vector<std::int32_t> magnetisations) {
  for (const auto& results : {energies, magnetisations})
    kadanoff::cuda::fill_zero(gpu, results.data, static_cast<std::size_t>(results.size) * sizeof(std::int32_t));
  const unsigned bands = kadanoff::cuda::blocks_for(lattices.sites(), sites_a_block);
  const auto blocks = static_cast<unsigned>(lattices.tiles() * bands);
  observe_kernel<<<blocks, threads, 0, gpu.stream()>>>(lattices, bands, energies, magnetisations);
  kadanoff::cuda::check_launch("observe");
}

}  // namespace kadanoff::ising::cuda
