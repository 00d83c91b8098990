// 32 entries a block; 8 threads share the partial gradients of each.
#include "kernels/core/block_sum.cuh"
#include "kernels/training/cuda/fused_step.cuh"
#include "kernels/training/cuda/optimizer.cuh"

namespace kadanoff::training::cuda {

using kadanoff::cuda::block_sum;
using kadanoff::cuda::blocks_for;
using kadanoff::cuda::check_launch;

namespace {

constexpr int threads = 256, columns = 32;

__global__ void fused_step_kernel(FusedUpdate in, int partials, int errors, double* squared_error) {
  constexpr int parts = threads / columns;
  __shared__ float sums[parts][columns];
  const int column = static_cast<int>(threadIdx.x) % columns, part = static_cast<int>(threadIdx.x) / columns;
  const std::int64_t count = in.entries(), at = static_cast<std::int64_t>(blockIdx.x) * columns + column;
  float sum = 0;
  if (at < count)
    for (int other = part; other < partials; other += parts) sum += in.partial[other * count + at];
  sums[part][column] = sum;
  __syncthreads();
  if (part == 0 && at < count) {
    float gradient = 0;
    for (int other = 0; other < parts; ++other) gradient += sums[other][column];
    step_entry(in.method.optimizer, in.step, gradient / static_cast<float>(in.step.size), entry_of(in.state, at));
  }
  if (squared_error == nullptr || blockIdx.x != 0) return;
  double error = 0;
  for (int one = static_cast<int>(threadIdx.x); one < errors; one += threads) error += in.errors[one];
  error = block_sum<threads>(error);
  if (threadIdx.x == 0) *squared_error += error;
}

}  // namespace

void fused_step(CudaResources& gpu, const FusedUpdate& in, int blocks, int warps, double* squared_error) {
  fused_step_kernel<<<blocks_for(in.entries(), columns), threads, 0, gpu.stream()>>>(in, blocks, blocks * warps,
                                                                                     squared_error);
  check_launch("fused_step");
}

}  // namespace kadanoff::training::cuda
