// One thread per word of a row: it collects the bits of up to 32 sites. The 32 threads of a warp have the 32 replicas
// of a group, so they read the same words.
#include "kernels/core/cuda_resources.cuh"
#include "kernels/ising/rows.hpp"

namespace kadanoff::ising::cuda {
namespace {

__global__ void to_rows_kernel(LatticesView<const std::uint32_t> lattices, Matrix<std::uint32_t> rows) {
  const std::int64_t thread = std::int64_t{blockIdx.x} * blockDim.x + threadIdx.x;
  const std::int64_t bit = thread % replicas_per_word;
  const std::int64_t column = thread / replicas_per_word % rows.cols;
  const std::int64_t group = thread / replicas_per_word / rows.cols;
  const std::int64_t replica = group * replicas_per_word + bit;
  if (replica >= lattices.replicas) return;

  const std::uint32_t* words = lattices.tile(group / lanes) + group % lanes;
  const std::int64_t first_site = 32 * column;
  std::uint32_t word = 0;
  for (std::int64_t i = 0; i < 32 && first_site + i < lattices.sites(); ++i)
    word |= (words[(first_site + i) * lanes] >> bit & 1U) << i;
  rows(replica, column) = word;
}

}  // namespace

void to_rows(CudaResources& gpu, LatticesView<const std::uint32_t> lattices, Matrix<std::uint32_t> rows) {
  constexpr int block = 128;
  const std::int64_t groups = (lattices.replicas + replicas_per_word - 1) / replicas_per_word;
  const std::int64_t threads = groups * rows.cols * replicas_per_word;
  to_rows_kernel<<<kadanoff::cuda::blocks_for(threads, block), block, 0, gpu.stream()>>>(lattices, rows);
  kadanoff::cuda::check_launch("to_rows");
}

}  // namespace kadanoff::ising::cuda
