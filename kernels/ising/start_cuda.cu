// One thread per word.
#include "kernels/core/cuda_resources.cuh"
#include "kernels/ising/start.hpp"
#include "kernels/random/philox_cuda.cuh"

namespace kadanoff::ising::cuda {
namespace {

__global__ void start_kernel(LatticesView<std::uint32_t> lattices, bool random, kadanoff::random::cuda::DeviceKey key) {
  const std::int64_t index = std::int64_t{blockIdx.x} * blockDim.x + threadIdx.x;
  if (index >= lattices.tiles() * lattices.words_per_tile()) return;
  const auto lane = static_cast<unsigned>(index % lanes);
  const auto site = static_cast<unsigned>(index / lanes % lattices.sites());
  const auto tile = static_cast<unsigned>(index / lattices.words_per_tile());
  const unsigned group = tile * lanes + lane;
  using kadanoff::random::cuda::draw;
  lattices.words[index] = random ? draw(key, site, group, 0).x : draw(key, 0, group, 1).x;
}

}  // namespace

void start(CudaResources& gpu, LatticesView<std::uint32_t> lattices, Start how, const random::RngKey& key) {
  constexpr int block = 256;
  const std::int64_t words = lattices.tiles() * lattices.words_per_tile();
  start_kernel<<<kadanoff::cuda::blocks_for(words, block), block, 0, gpu.stream()>>>(
      lattices, how == Start::random, kadanoff::random::cuda::DeviceKey(key));
  kadanoff::cuda::check_launch("start");
}

}  // namespace kadanoff::ising::cuda
