// Each block takes every error_parts-th sample; the one that comes last adds up the blocks.
#include "kernels/core/block_sum.cuh"
#include "kernels/core/last_block.cuh"
#include "kernels/rows/squared_distance.cuh"
#include "kernels/training/cuda/squared_error.cuh"

namespace kadanoff::training::cuda {

using kadanoff::cuda::block_sum;

namespace {

template <class T>
__global__ void squared_error_kernel(Matrix<const T> halves, double* partial, unsigned* arrived, double* to) {
  const std::int64_t n = halves.rows / 2;
  double sum = 0;
  for (std::int64_t i = blockIdx.x; i < n; i += error_parts)
    sum += rows::cuda::part_of_squared_distance<error_parts>(halves.row(i), halves.row(n + i), halves.cols);
  sum = block_sum<error_parts>(sum);
  if (threadIdx.x == 0) partial[blockIdx.x] = sum;
  if (!kadanoff::cuda::comes_last(arrived, error_parts)) return;
  sum = block_sum<error_parts>(partial[threadIdx.x]);
  if (threadIdx.x == 0) *to += sum;
}

}  // namespace

template <class T>
void add_squared_error(CudaResources& gpu, Matrix<const T> halves, double* partial, unsigned* arrived, double* sum) {
  squared_error_kernel<T><<<error_parts, error_parts, 0, gpu.stream()>>>(halves, partial, arrived, sum);
  kadanoff::cuda::check_launch("squared_error");
}

template void add_squared_error<float>(CudaResources&, Matrix<const float>, double*, unsigned*, double*);
template void add_squared_error<__nv_bfloat16>(CudaResources&, Matrix<const __nv_bfloat16>, double*, unsigned*,
                                               double*);

}  // namespace kadanoff::training::cuda
