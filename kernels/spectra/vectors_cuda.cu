// Sets of vectors on the GPU; QR by cuSOLVER.
#include "kernels/core/block_sum.cuh"
#include "kernels/core/cuda_libraries.cuh"
#include "kernels/core/cuda_runtime.hpp"
#include "kernels/spectra/solver.cuh"
#include "kernels/spectra/vectors.hpp"

namespace kadanoff::spectra::cuda {

using kadanoff::cuda::blocks_for;
using kadanoff::cuda::check;
using kadanoff::cuda::check_launch;
using kadanoff::cuda::copy;

namespace {

constexpr int block = 256;
constexpr int tile = 32;  // a square of a transposition, with 8 rows of threads

__global__ void widen_kernel(Matrix<const float> from, Matrix<double> to, int* not_finite) {
  const std::int64_t at = static_cast<std::int64_t>(blockIdx.x) * block + threadIdx.x;
  if (at >= to.rows * to.cols) return;
  const float value = from(at / to.cols, at % to.cols);
  to(at / to.cols, at % to.cols) = value;
  if (!isfinite(value)) atomicOr(not_finite, 1);
}

// Through shared memory, so that rows are read and written side by side. `not_finite` may be null.
template <class From>
__global__ void transpose_kernel(Matrix<const From> from, Matrix<double> to, int* not_finite) {
  __shared__ double values[tile][tile + 1];
  const std::int64_t across = (from.cols + tile - 1) / tile;
  const std::int64_t row = blockIdx.x / across * tile, col = blockIdx.x % across * tile;
  for (int i = static_cast<int>(threadIdx.y); i < tile; i += static_cast<int>(blockDim.y)) {
    const std::int64_t y = row + i, x = col + threadIdx.x;
    if (y >= from.rows || x >= from.cols) continue;
    const double value = from(y, x);
    values[i][threadIdx.x] = value;
    if (not_finite != nullptr && !isfinite(value)) atomicOr(not_finite, 1);
  }
  __syncthreads();
  for (int i = static_cast<int>(threadIdx.y); i < tile; i += static_cast<int>(blockDim.y)) {
    const std::int64_t y = col + i, x = row + threadIdx.x;
    if (y < to.rows && x < to.cols) to(y, x) = values[threadIdx.x][i];
  }
}

template <class From>
void launch_transpose(CudaResources& gpu, Matrix<const From> from, Matrix<double> to, int* not_finite) {
  const auto blocks = ((from.rows + tile - 1) / tile) * ((from.cols + tile - 1) / tile);
  transpose_kernel<From><<<static_cast<unsigned>(blocks), dim3(tile, 8), 0, gpu.stream()>>>(from, to, not_finite);
  check_launch("transpose");
}

__global__ void norms_kernel(Matrix<const double> rows, double* lengths) {
  double squares = 0;
  for (std::int64_t j = threadIdx.x; j < rows.cols; j += block) {
    const double value = rows(blockIdx.x, j);
    squares += value * value;
  }
  const double sum = kadanoff::cuda::block_sum<block>(squares);
  if (threadIdx.x == 0) lengths[blockIdx.x] = sqrt(sum);
}

// Each thread finds the peak of its entries, then the block that of its threads.
__global__ void peaks_kernel(Matrix<const double> rows, double* entries) {
  __shared__ std::int64_t places[block];
  const auto higher = [&](std::int64_t a, std::int64_t b) {  // of two places: the first, where they are equal
    const double x = fabs(rows(blockIdx.x, a)), y = fabs(rows(blockIdx.x, b));
    return x > y || (x == y && a < b) ? a : b;
  };
  const int thread = static_cast<int>(threadIdx.x);
  std::int64_t place = thread < rows.cols ? thread : 0;
  for (std::int64_t j = thread; j < rows.cols; j += block) place = higher(place, j);
  places[thread] = place;
  __syncthreads();
  for (int half = block / 2; half > 0; half /= 2) {
    if (thread < half) places[thread] = higher(places[thread], places[thread + half]);
    __syncthreads();
  }
  if (thread == 0) entries[blockIdx.x] = rows(blockIdx.x, places[0]);
}

__global__ void scale_kernel(const double* factors, Matrix<double> rows) {
  for (std::int64_t j = threadIdx.x; j < rows.cols; j += block) rows(blockIdx.x, j) *= factors[blockIdx.x];
}

__global__ void reverse_kernel(Matrix<double> rows) {
  for (std::int64_t j = threadIdx.x; j < rows.cols; j += block) {
    double& above = rows(blockIdx.x, j);
    double& below = rows(rows.rows - 1 - blockIdx.x, j);
    const double value = above;
    above = below;
    below = value;
  }
}

__global__ void diagonal_kernel(Matrix<const double> rows, double* diagonal) {
  const std::int64_t i = static_cast<std::int64_t>(blockIdx.x) * block + threadIdx.x;
  if (i < rows.rows) diagonal[i] = rows(i, i);
}

}  // namespace

bool widen(CudaResources& gpu, Matrix<const float> from, bool transposed, Matrix<double> to) {
  Array<int> flag(gpu.device(), 1);
  kadanoff::cuda::fill_zero(gpu, flag.data(), flag.bytes());
  if (transposed) {
    launch_transpose(gpu, from, to, flag.data());
  } else {
    widen_kernel<<<blocks_for(to.rows * to.cols, block), block, 0, gpu.stream()>>>(from, to, flag.data());
    check_launch("widen");
  }
  return value_of(gpu, flag) == 0;
}

std::vector<double> norms(CudaResources& gpu, Matrix<const double> rows) {
  Array<double> lengths(gpu.device(), rows.rows);
  norms_kernel<<<static_cast<unsigned>(rows.rows), block, 0, gpu.stream()>>>(rows, lengths.data());
  check_launch("norms");
  return values_of(gpu, lengths);
}

std::vector<double> peaks(CudaResources& gpu, Matrix<const double> rows) {
  Array<double> entries(gpu.device(), rows.rows);
  peaks_kernel<<<static_cast<unsigned>(rows.rows), block, 0, gpu.stream()>>>(rows, entries.data());
  check_launch("peaks");
  return values_of(gpu, entries);
}

void scale(CudaResources& gpu, const std::vector<double>& factors, Matrix<double> rows) {
  Array<double> copied(gpu.device(), rows.rows);
  copy(gpu, copied.data(), factors.data(), copied.bytes());
  scale_kernel<<<static_cast<unsigned>(rows.rows), block, 0, gpu.stream()>>>(copied.data(), rows);
  check_launch("scale");
}

void transpose(CudaResources& gpu, Matrix<const double> from, Matrix<double> to) {
  launch_transpose(gpu, from, to, nullptr);
}

void reverse(CudaResources& gpu, Matrix<double> rows) {
  reverse_kernel<<<static_cast<unsigned>(rows.rows / 2), block, 0, gpu.stream()>>>(rows);
  check_launch("reverse");
}

std::vector<double> orthonormalise(CudaResources& gpu, Matrix<double> rows) {
  const auto n = static_cast<int>(rows.rows), length = static_cast<int>(rows.cols),
             stride = static_cast<int>(rows.stride);
  Array<double> factors(gpu.device(), n), diagonal(gpu.device(), n);
  SolverState state(gpu);
  int for_reflections = 0, for_vectors = 0;
  check(cusolverDnDgeqrf_bufferSize(gpu.cusolver(), length, n, rows.data, stride, &for_reflections),
        "asking for geqrf's workspace");
  check(cusolverDnDorgqr_bufferSize(gpu.cusolver(), length, n, n, rows.data, stride, factors.data(), &for_vectors),
        "asking for orgqr's workspace");
  const int size = for_reflections > for_vectors ? for_reflections : for_vectors;
  auto* work = static_cast<double*>(gpu.scratch(static_cast<std::size_t>(size) * sizeof(double)));
  check(cusolverDnDgeqrf(gpu.cusolver(), length, n, rows.data, stride, factors.data(), work, size, state.info()),
        "geqrf");
  state.check("geqrf");
  diagonal_kernel<<<blocks_for(n, block), block, 0, gpu.stream()>>>(rows, diagonal.data());
  check_launch("diagonal");
  check(cusolverDnDorgqr(gpu.cusolver(), length, n, n, rows.data, stride, factors.data(), work, size, state.info()),
        "orgqr");
  state.check("orgqr");
  return values_of(gpu, diagonal);
}

}  // namespace kadanoff::spectra::cuda
