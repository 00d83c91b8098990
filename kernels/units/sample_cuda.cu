// The draw on the GPU: one thread per Philox counter, that is, per four units.
#include "kernels/core/cuda_resources.cuh"
#include "kernels/units/sample.hpp"
#include "kernels/units/sampling.cuh"

namespace kadanoff::units::cuda {

using kadanoff::cuda::blocks_for;
using kadanoff::cuda::check_launch;
using kadanoff::random::cuda::DeviceKey;

namespace {

constexpr int block_size = 256;

__global__ void sample_kernel(Matrix<float> means, DeviceKey key, unsigned first_row, unsigned block,
                              std::int64_t counters) {
  const std::int64_t item = static_cast<std::int64_t>(blockIdx.x) * blockDim.x + threadIdx.x;
  if (item >= means.rows * counters) return;
  const std::int64_t i = item / counters;
  const auto counter = static_cast<unsigned>(item % counters);
  const uint4 draws = kadanoff::random::cuda::draw(key, counter, first_row + static_cast<unsigned>(i), block);
#pragma unroll
  for (unsigned word = 0; word < 4; ++word) {
    const std::int64_t j = unit_of({counter, word});
    if (j < means.cols) means(i, j) = spin_from_mean(means(i, j), draw_of(draws, word));
  }
}

}  // namespace

void sample(CudaResources& gpu, Matrix<float> means, const random::RngKey& key, std::uint32_t first_row,
            std::uint32_t block) {
  const auto counters = counters_for(means.cols);
  if (means.rows * counters == 0) return;
  sample_kernel<<<blocks_for(means.rows * counters, block_size), block_size, 0, gpu.stream()>>>(
      means, DeviceKey(key), first_row, block, counters);
  check_launch("sample");
}

}  // namespace kadanoff::units::cuda
