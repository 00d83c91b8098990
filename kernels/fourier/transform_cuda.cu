// cuFFT between copies: rows may have gaps, and cuFFT's buffers have none.
#include <algorithm>

#include "kernels/fourier/lattice_transforms.cuh"

namespace kadanoff::fourier::cuda {

using kadanoff::cuda::blocks_for;
using kadanoff::cuda::check_launch;

namespace {

constexpr int block = 256;

// Both are n × half_spectrum(side) numbers; std::complex<double> is two doubles, real part first.
__global__ void copy_out_kernel(const double2* from, Matrix<double2> to) {
  const std::int64_t at = static_cast<std::int64_t>(blockIdx.x) * block + threadIdx.x;
  if (at < to.rows * to.cols) to(at / to.cols, at % to.cols) = from[at];
}

__global__ void copy_in_kernel(Matrix<const double2> from, double2* to) {
  const std::int64_t at = static_cast<std::int64_t>(blockIdx.x) * block + threadIdx.x;
  if (at < from.rows * from.cols) to[at] = from(at / from.cols, at % from.cols);
}

__global__ void divide_kernel(const double* from, double by, Matrix<double> to) {
  const std::int64_t at = static_cast<std::int64_t>(blockIdx.x) * block + threadIdx.x;
  if (at < to.rows * to.cols) to(at / to.cols, at % to.cols) = from[at] / by;
}

}  // namespace

void forward(CudaResources& gpu, Matrix<const float> lattices, int side, Matrix<std::complex<double>> spectra) {
  const Batches batches = batches_of(lattices.rows, side);
  LatticeTransforms transforms(gpu, side, batches.size, CUFFT_D2Z);
  for (std::int64_t first = 0; first < lattices.rows; first += batches.size) {
    const std::int64_t count = std::min(batches.size, lattices.rows - first);
    widen(gpu, lattices.slice(first, count), transforms.lattices());
    transforms.forward();
    const Matrix<double2> to = {.data = reinterpret_cast<double2*>(spectra.row(first)),
                                .rows = count,
                                .cols = spectra.cols,
                                .stride = spectra.stride,
                                .device = spectra.device};
    copy_out_kernel<<<blocks_for(to.rows * to.cols, block), block, 0, gpu.stream()>>>(transforms.spectra(), to);
    check_launch("copy of spectra");
  }
}

void inverse(CudaResources& gpu, Matrix<const std::complex<double>> spectra, int side, Matrix<double> lattices) {
  const Batches batches = batches_of(lattices.rows, side);
  LatticeTransforms transforms(gpu, side, batches.size, CUFFT_Z2D);
  for (std::int64_t first = 0; first < lattices.rows; first += batches.size) {
    const std::int64_t count = std::min(batches.size, lattices.rows - first);
    const Matrix<const double2> from = {.data = reinterpret_cast<const double2*>(spectra.row(first)),
                                        .rows = count,
                                        .cols = spectra.cols,
                                        .stride = spectra.stride,
                                        .device = spectra.device};
    copy_in_kernel<<<blocks_for(from.rows * from.cols, block), block, 0, gpu.stream()>>>(from, transforms.spectra());
    check_launch("copy of spectra");
    transforms.inverse();
    const auto to = lattices.slice(first, count);
    divide_kernel<<<blocks_for(to.rows * to.cols, block), block, 0, gpu.stream()>>>(
        transforms.lattices(), static_cast<double>(side) * side, to);
    check_launch("division by the sites");
  }
}

}  // namespace kadanoff::fourier::cuda
