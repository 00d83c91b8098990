// One block of threads for each lattice: its threads walk over the sites, then a tree in shared memory adds their sums.
// These are integers below 2⁵³, so that doubles hold them exactly.
#include "kernels/blocks/block_overlap.hpp"
#include "kernels/core/block_sum.cuh"
#include "kernels/core/cuda_resources.cuh"
#include "kernels/rows/spin_rows.cuh"

namespace kadanoff::blocks::cuda {
namespace {

constexpr int threads = 128;

__global__ void block_overlap_kernel(rows::SpinRows spins, int side, rows::SpinRows blocks, int block,
                                     Vector<std::int64_t> sums) {
  const std::int64_t lattice = blockIdx.x;
  const std::uint32_t* fine = spins.words.row(lattice);
  const std::uint32_t* coarse = blocks.words.row(lattice);
  const int across = side / block, sites = side * side;
  double sum = 0;
  for (int site = static_cast<int>(threadIdx.x); site < sites; site += threads) {
    const int y = site / side, x = site - y * side;
    const int of = y / block * across + x / block;
    sum += rows::cuda::spin_of(fine, site) == rows::cuda::spin_of(coarse, of) ? 1.0 : -1.0;
  }
  const double total = kadanoff::cuda::block_sum<threads>(sum);
  if (threadIdx.x == 0) sums[lattice] = static_cast<std::int64_t>(total);
}

}  // namespace

void block_overlap(CudaResources& gpu, rows::SpinRows spins, int side, rows::SpinRows blocks, int block,
                   Vector<std::int64_t> sums) {
  block_overlap_kernel<<<static_cast<unsigned>(sums.size), threads, 0, gpu.stream()>>>(spins, side, blocks, block,
                                                                                       sums);
  kadanoff::cuda::check_launch("block_overlap");
}

}  // namespace kadanoff::blocks::cuda
