// Batch by batch: cuFFT forward, then one block per lattice. For the share its threads walk over the half spectrum and
// a tree adds their sums; for the average each thread has bins of its own and walks over the rows of the spectrum, from
// which a bin takes at most two short runs. So the order of every sum is fixed, and nothing is added by atomics.
#include <algorithm>

#include "kernels/core/block_sum.cuh"
#include "kernels/fourier/lattice_transforms.cuh"
#include "kernels/fourier/radial_average.hpp"

namespace kadanoff::fourier::cuda {

using kadanoff::cuda::check_launch;

namespace {

constexpr int block = 128;

// How often a k_x stands in the whole spectrum.
__device__ int columns_like(int kx, int side) { return kx == 0 || 2 * kx == side ? 1 : 2; }

__device__ double square_of(double2 wave) { return wave.x * wave.x + wave.y * wave.y; }

// The first k_x ≥ 0 with round(√(k_x² + k_y²)) ≥ bin.
__device__ int first_column(int bin, int ky) {
  // round(|k|) ≥ bin is |k|² > bin (bin − 1), in integers.
  const std::int64_t least = static_cast<std::int64_t>(bin) * (bin - 1) + 1 - static_cast<std::int64_t>(ky) * ky;
  if (bin == 0 || least <= 0) return 0;
  int kx = static_cast<int>(ceil(sqrt(static_cast<double>(least))));
  while (kx > 0 && static_cast<std::int64_t>(kx - 1) * (kx - 1) >= least) --kx;  // rounding of the root
  return kx;
}

__global__ void radial_average_kernel(const double2* spectra, int side, double k_max, Matrix<double> average,
                                      Vector<double> share) {
  const std::int64_t lattice = blockIdx.x;
  const int columns = static_cast<int>(half_columns(side));
  const double2* spectrum = spectra + lattice * half_spectrum(side);

  double power = 0, low_power = 0;
  for (std::int64_t mode = threadIdx.x; mode < half_spectrum(side); mode += block) {
    const int kx = static_cast<int>(mode % columns);
    const int ky = signed_wave_number(static_cast<int>(mode / columns), side);
    const double square = columns_like(kx, side) * square_of(spectrum[mode]);
    power += square;
    if (static_cast<double>(kx) * kx + static_cast<double>(ky) * ky <= k_max * k_max) low_power += square;
  }
  const double total = kadanoff::cuda::block_sum<block>(power);
  const double low_total = kadanoff::cuda::block_sum<block>(low_power);
  if (threadIdx.x == 0) share[lattice] = total == 0 ? 0 : low_total / total;

  for (int bin = static_cast<int>(threadIdx.x); bin < average.cols; bin += block) {
    double sum = 0;
    int count = 0;
    for (int y = 0; y < side; ++y) {
      const int ky = signed_wave_number(y, side);
      const int end = min(columns, first_column(bin + 1, ky));
      for (int kx = first_column(bin, ky); kx < end; ++kx) {
        const int times = columns_like(kx, side);
        sum += times * sqrt(square_of(spectrum[static_cast<std::int64_t>(y) * columns + kx]));
        count += times;
      }
    }
    average(lattice, bin) = sum / count;
  }
}

}  // namespace

void radial_average(CudaResources& gpu, Matrix<const float> lattices, int side, double k_max, Matrix<double> average,
                    Vector<double> share) {
  const Batches batches = batches_of(lattices.rows, side);
  LatticeTransforms transforms(gpu, side, batches.size, CUFFT_D2Z);
  for (std::int64_t first = 0; first < lattices.rows; first += batches.size) {
    const std::int64_t count = std::min(batches.size, lattices.rows - first);
    widen(gpu, lattices.slice(first, count), transforms.lattices());
    transforms.forward();
    const Vector<double> shares = {.data = share.data + first, .size = count, .device = share.device};
    radial_average_kernel<<<static_cast<unsigned>(count), block, 0, gpu.stream()>>>(
        transforms.spectra(), side, k_max, average.slice(first, count), shares);
    check_launch("radial_average");
  }
}

}  // namespace kadanoff::fourier::cuda
