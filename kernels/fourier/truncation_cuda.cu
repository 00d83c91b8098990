// Batch by batch: cuFFT forward, a copy of the waves that stay, cuFFT back, and one block per lattice that scales it.
#include <algorithm>

#include "kernels/core/block_sum.cuh"
#include "kernels/fourier/lattice_transforms.cuh"
#include "kernels/fourier/truncation.hpp"

namespace kadanoff::fourier::cuda {

using kadanoff::cuda::blocks_for;
using kadanoff::cuda::check_launch;

namespace {

constexpr int block = 256;

// One thread per wave vector of `to`: it takes that of `from` with the same signed k, or zero.
__global__ void copy_waves_kernel(const double2* from, int side, int k_max, double2* to, int to_side,
                                  std::int64_t lattices) {
  const std::int64_t at = static_cast<std::int64_t>(blockIdx.x) * block + threadIdx.x;
  if (at >= lattices * half_spectrum(to_side)) return;
  const std::int64_t lattice = at / half_spectrum(to_side), mode = at % half_spectrum(to_side);
  const int kx = static_cast<int>(mode % half_columns(to_side));
  const int ky = signed_wave_number(static_cast<int>(mode / half_columns(to_side)), to_side);
  double2 wave = {0, 0};
  if (kx <= k_max && ky >= -k_max && ky <= k_max) {
    const std::int64_t row = ky < 0 ? ky + side : ky;
    wave = from[lattice * half_spectrum(side) + row * half_columns(side) + kx];
  }
  to[at] = wave;
}

template <class T>
__device__ double mean_square(const T* lattice, int sites) {
  double sum = 0;
  for (int site = static_cast<int>(threadIdx.x); site < sites; site += block) {
    const double value = lattice[site];
    sum += value * value;
  }
  return kadanoff::cuda::block_sum<block>(sum) / sites;
}

// One block per lattice. `sums` are not yet divided by the sites of `from`.
__global__ void scale_kernel(Matrix<const float> from, const double* sums, Scale scale, Matrix<float> to) {
  const std::int64_t lattice = blockIdx.x;
  const int sites = static_cast<int>(from.cols), to_sites = static_cast<int>(to.cols);
  const double* own = sums + lattice * to_sites;
  double by = 1.0 / sites;
  if (scale == Scale::unit_norm) {
    const double square = mean_square(own, to_sites), from_square = mean_square(from.row(lattice), sites);
    by = square <= rounding_of_squares * from_square * sites * static_cast<double>(sites) ? 0
                                                                                          : 1 / sqrt(square * to_sites);
  }
  for (int site = static_cast<int>(threadIdx.x); site < to_sites; site += block)
    to(lattice, site) = static_cast<float>(by * own[site]);
}

}  // namespace

void truncate_modes(CudaResources& gpu, Matrix<const float> from, int side, int modes, Matrix<float> to, int to_side,
                    Scale scale) {
  const Batches batches = batches_of(from.rows, std::max(side, to_side));
  LatticeTransforms there(gpu, side, batches.size, CUFFT_D2Z), back(gpu, to_side, batches.size, CUFFT_Z2D);
  for (std::int64_t first = 0; first < from.rows; first += batches.size) {
    const std::int64_t count = std::min(batches.size, from.rows - first);
    widen(gpu, from.slice(first, count), there.lattices());
    there.forward();
    // All of the batch: the transform back may have changed what an earlier batch left.
    copy_waves_kernel<<<blocks_for(batches.size * half_spectrum(to_side), block), block, 0, gpu.stream()>>>(
        there.spectra(), side, (modes - 1) / 2, back.spectra(), to_side, batches.size);
    check_launch("copy of waves");
    back.inverse();
    scale_kernel<<<static_cast<unsigned>(count), block, 0, gpu.stream()>>>(from.slice(first, count), back.lattices(),
                                                                           scale, to.slice(first, count));
    check_launch("scaling");
  }
}

}  // namespace kadanoff::fourier::cuda
