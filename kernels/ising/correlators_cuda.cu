// Batch by batch: the field of each lattice, its sums over triangles, cuFFT, and then one thread for each
// group and column adds what the batch has of the group, lattice after lattice: the order of the sums does not depend
// on the batches. At the end cuFFT takes the sums of |F(k)|² of the groups back to G.
#include <algorithm>

#include "kernels/core/cuda_runtime.hpp"
#include "kernels/fourier/lattice_transforms.cuh"
#include "kernels/ising/correlators.hpp"

namespace kadanoff::ising::cuda {

using fourier::cuda::Batches;
using fourier::cuda::LatticeTransforms;
using kadanoff::cuda::blocks_for;
using kadanoff::cuda::check_launch;

namespace {

constexpr int block = 128;

__global__ void field_kernel(Matrix<const float> spins, int side, Field field, double* out) {
  const std::int64_t at = static_cast<std::int64_t>(blockIdx.x) * block + threadIdx.x;
  if (at >= spins.rows * spins.cols) return;
  const int site = static_cast<int>(at % spins.cols), x = site % side, y = site / side;
  const float* lattice = spins.row(at / spins.cols);
  const double here = lattice[site] - field.spin_mean;
  if (field.is == Operator::spin) {
    out[at] = here;
    return;
  }
  const int left = x == 0 ? side - 1 : x - 1, right = x + 1 == side ? 0 : x + 1;
  const int up = y == 0 ? side - 1 : y - 1, down = y + 1 == side ? 0 : y + 1;
  const double neighbours = (lattice[y * side + right] - field.spin_mean) +
                            (lattice[y * side + left] - field.spin_mean) +
                            (lattice[down * side + x] - field.spin_mean) + (lattice[up * side + x] - field.spin_mean);
  out[at] = here * neighbours - field.energy_mean;
}

// One thread per lattice and r: the sum over its right-angled triangles, and for r = 0 that of φ, too. Neighbouring
// threads read the same lattice, most of it from the cache.
// sums: lattices × columns, first Σφ, then Σφφφ of r = 0, 1, …, then Σφss of r = 0, 1, … if there is room for them
__global__ void triangles_kernel(const double* fields, Matrix<const float> spins, double spin_mean, int side,
                                 int distances, std::int64_t columns, double* sums) {
  const std::int64_t at = static_cast<std::int64_t>(blockIdx.x) * block + threadIdx.x;
  if (at >= spins.rows * distances) return;
  const int r = static_cast<int>(at % distances);
  const bool mixed = columns > 1 + distances;
  const double* field = fields + at / distances * side * side;
  const float* lattice = spins.row(at / distances);
  double* own = sums + at / distances * columns;
  double triangles = 0, with_spins = 0, sum = 0;
  for (int y = 0; y < side; ++y) {
    const int here = y * side, below = (y + r) % side * side, above = (y - r + side) % side * side;
    for (int x = 0; x < side; ++x) {
      const int right = x + r < side ? x + r : x + r - side, left = x >= r ? x - r : x - r + side;
      const double corner = field[here + x];
      triangles += corner * (field[here + right] + field[here + left]) * (field[below + x] + field[above + x]);
      if (mixed)
        with_spins += corner * ((lattice[here + right] - spin_mean) + (lattice[here + left] - spin_mean)) *
                      ((lattice[below + x] - spin_mean) + (lattice[above + x] - spin_mean));
      sum += corner;
    }
  }
  own[1 + r] = triangles;
  if (mixed) own[1 + distances + r] = with_spins;
  if (r == 0) own[0] = sum;
}

struct OfSquares {
  const double2* spectra;
  __device__ double operator()(std::int64_t at) const {
    return spectra[at].x * spectra[at].x + spectra[at].y * spectra[at].y;
  }
};
struct OfNumbers {
  const double* numbers;
  __device__ double operator()(std::int64_t at) const { return numbers[at]; }
};

// sums(g, column) += terms of the lattices [first, first + count) that are in group g; terms: count × columns.
template <class Terms>
__global__ void add_to_groups_kernel(Terms terms, std::int64_t columns, std::int64_t first, std::int64_t count,
                                     std::int64_t per_group, std::int64_t groups, double* sums) {
  const std::int64_t at = static_cast<std::int64_t>(blockIdx.x) * block + threadIdx.x;
  if (at >= groups * columns) return;
  const std::int64_t group = first / per_group + at / columns, column = at % columns;
  const std::int64_t begin = max(first, group * per_group), end = min(first + count, (group + 1) * per_group);
  double sum = sums[group * columns + column];
  for (std::int64_t i = begin; i < end; ++i) sum += terms((i - first) * columns + column);
  sums[group * columns + column] = sum;
}

template <class Terms>
void add_to_groups(CudaResources& gpu, Terms terms, std::int64_t columns, std::int64_t first, std::int64_t count,
                   std::int64_t per_group, double* sums) {
  const std::int64_t groups = (first + count - 1) / per_group - first / per_group + 1;
  add_to_groups_kernel<Terms><<<blocks_for(groups * columns, block), block, 0, gpu.stream()>>>(
      terms, columns, first, count, per_group, groups, sums);
  check_launch("sums of groups");
}

__device__ double lattices_in(std::int64_t group, std::int64_t per_group, std::int64_t lattices) {
  return static_cast<double>(min(per_group, lattices - group * per_group));
}

// mean, three_point and with_spins from the sums of triangles_kernel over the lattices of each group.
__global__ void divide_sums_kernel(const double* sums, std::int64_t columns, std::int64_t per_group,
                                   std::int64_t lattices, double sites, Vector<double> mean, Matrix<double> three_point,
                                   Matrix<double> with_spins) {
  const std::int64_t at = static_cast<std::int64_t>(blockIdx.x) * block + threadIdx.x;
  if (at >= mean.size * columns) return;
  const std::int64_t group = at / columns, column = at % columns;
  const double all = sites * lattices_in(group, per_group, lattices);
  if (column == 0)
    mean[group] = sums[at] / all;
  else if (column <= three_point.cols)
    three_point(group, column - 1) = sums[at] / (4 * all);
  else
    with_spins(group, column - 1 - three_point.cols) = sums[at] / (4 * all);
}

// Real numbers as a spectrum.
__global__ void widen_power_kernel(const double* power, std::int64_t count, double2* spectra) {
  const std::int64_t at = static_cast<std::int64_t>(blockIdx.x) * block + threadIdx.x;
  if (at < count) spectra[at] = {power[at], 0};
}

__global__ void divide_two_point_kernel(const double* from, std::int64_t first, std::int64_t per_group,
                                        std::int64_t lattices, Matrix<double> two_point) {
  const std::int64_t at = static_cast<std::int64_t>(blockIdx.x) * block + threadIdx.x;
  if (at >= two_point.rows * two_point.cols) return;
  const std::int64_t group = at / two_point.cols;
  const auto sites = static_cast<double>(two_point.cols);
  two_point(group, at % two_point.cols) = from[at] / (sites * sites * lattices_in(first + group, per_group, lattices));
}

}  // namespace

void correlators(CudaResources& gpu, Matrix<const float> spins, int side, const Field& field, std::int64_t per_group,
                 Vector<double> mean, Matrix<double> two_point, Matrix<double> three_point, Matrix<double> with_spins) {
  const std::int64_t groups = mean.size, modes = fourier::half_spectrum(side),
                     columns = 1 + (with_spins.data == nullptr ? 1 : 2) * three_point.cols;
  const int distances = static_cast<int>(three_point.cols);
  Array<double> power(gpu.device(), groups * modes), sums(gpu.device(), groups * columns);
  kadanoff::cuda::fill_zero(gpu, power.data(), power.bytes());
  kadanoff::cuda::fill_zero(gpu, sums.data(), sums.bytes());
  {
    const Batches batches = fourier::cuda::batches_of(spins.rows, side);
    LatticeTransforms transforms(gpu, side, batches.size, CUFFT_D2Z);
    Array<double> lattice_sums(gpu.device(), batches.size * columns);
    for (std::int64_t first = 0; first < spins.rows; first += batches.size) {
      const std::int64_t count = std::min(batches.size, spins.rows - first);
      field_kernel<<<blocks_for(count * spins.cols, block), block, 0, gpu.stream()>>>(spins.slice(first, count), side,
                                                                                      field, transforms.lattices());
      check_launch("field");
      triangles_kernel<<<blocks_for(count * distances, block), block, 0, gpu.stream()>>>(
          transforms.lattices(), spins.slice(first, count), field.spin_mean, side, distances, columns,
          lattice_sums.data());
      check_launch("triangles");
      add_to_groups(gpu, OfNumbers{lattice_sums.data()}, columns, first, count, per_group, sums.data());
      transforms.forward();
      add_to_groups(gpu, OfSquares{transforms.spectra()}, modes, first, count, per_group, power.data());
    }
  }
  divide_sums_kernel<<<blocks_for(sums.size(), block), block, 0, gpu.stream()>>>(
      sums.data(), columns, per_group, spins.rows, static_cast<double>(spins.cols), mean, three_point, with_spins);
  check_launch("means of groups");

  const Batches batches = fourier::cuda::batches_of(groups, side);
  LatticeTransforms transforms(gpu, side, batches.size, CUFFT_Z2D);
  for (std::int64_t first = 0; first < groups; first += batches.size) {
    const std::int64_t count = std::min(batches.size, groups - first);
    widen_power_kernel<<<blocks_for(count * modes, block), block, 0, gpu.stream()>>>(
        power.data() + first * modes, count * modes, transforms.spectra());
    check_launch("spectra of groups");
    transforms.inverse();
    divide_two_point_kernel<<<blocks_for(count * spins.cols, block), block, 0, gpu.stream()>>>(
        transforms.lattices(), first, per_group, spins.rows, two_point.slice(first, count));
    check_launch("correlators of groups");
  }
}

}  // namespace kadanoff::ising::cuda
