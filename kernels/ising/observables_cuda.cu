// One thread per replica. The 32 threads of a warp read the same words; each uses one bit.
#include "kernels/core/cuda_resources.cuh"
#include "kernels/ising/observables.hpp"

namespace kadanoff::ising::cuda {
namespace {

__global__ void observe_kernel(LatticesView<const std::uint32_t> lattices, Vector<std::int32_t> energies,
                               Vector<std::int32_t> magnetisations) {
  const std::int64_t replica = std::int64_t{blockIdx.x} * blockDim.x + threadIdx.x;
  if (replica >= lattices.replicas) return;
  const std::int64_t side = lattices.side;
  const int bit = static_cast<int>(replica % replicas_per_word);
  const std::uint32_t* words = lattices.tile(replica / replicas_per_tile) + replica / replicas_per_word % lanes;
  const auto spin = [&](std::int64_t x, std::int64_t y) {
    return static_cast<int>(words[(y * side + x) * lanes] >> bit & 1U) * 2 - 1;
  };

  std::int32_t bonds = 0, sum = 0;
  for (std::int64_t y = 0; y < side; ++y) {
    for (std::int64_t x = 0; x < side; ++x) {
      const int here = spin(x, y);
      bonds += here * (spin(x + 1 == side ? 0 : x + 1, y) + spin(x, y + 1 == side ? 0 : y + 1));
      sum += here;
    }
  }
  energies[replica] = -bonds;
  magnetisations[replica] = sum;
}

}  // namespace

void observe(CudaResources& gpu, LatticesView<const std::uint32_t> lattices, Vector<std::int32_t> energies,
             Vector<std::int32_t> magnetisations) {
  constexpr int block = 128;
  observe_kernel<<<kadanoff::cuda::blocks_for(lattices.replicas, block), block, 0, gpu.stream()>>>(lattices, energies,
                                                                                                   magnetisations);
  kadanoff::cuda::check_launch("observe");
}

}  // namespace kadanoff::ising::cuda
