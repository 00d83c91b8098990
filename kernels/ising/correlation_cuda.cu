// One block for each lattice and distance: its threads walk over the sites, then a tree in shared memory adds the
// threads' sums. The block's size is fixed, and so is the order of every sum. Traffic: each lattice is read
// side / 2 + 1 times, all but the first from the cache.
#include "kernels/core/block_sum.cuh"
#include "kernels/core/cuda_resources.cuh"
#include "kernels/ising/correlation.hpp"

namespace kadanoff::ising::cuda {
namespace {

constexpr int threads = 128;

__global__ void correlate_kernel(Matrix<const float> spins, int side, Vector<double> magnetisation,
                                 Matrix<double> correlation) {
  const std::int64_t lattice = blockIdx.x;
  const int r = static_cast<int>(blockIdx.y);
  const int sites = side * side;
  const float* s = spins.row(lattice);
  double products = 0, spin_sum = 0;
  for (int site = static_cast<int>(threadIdx.x); site < sites; site += threads) {
    const int y = site / side, x = site - y * side;
    const int right = x + r < side ? x + r : x + r - side;
    const int down = y + r < side ? y + r : y + r - side;
    const double here = s[site];
    products += here * (static_cast<double>(s[y * side + right]) + static_cast<double>(s[down * side + x]));
    spin_sum += here;
  }
  const double product_total = kadanoff::cuda::block_sum<threads>(products);
  const double spin_total = kadanoff::cuda::block_sum<threads>(spin_sum);
  if (threadIdx.x != 0) return;
  correlation(lattice, r) = product_total / (2.0 * sites);
  if (r == 0) magnetisation[lattice] = spin_total / sites;
}

}  // namespace

void correlate_rows(CudaResources& gpu, Matrix<const float> spins, int side, Vector<double> magnetisation,
                    Matrix<double> correlation) {
  const dim3 grid(static_cast<unsigned>(spins.rows), static_cast<unsigned>(correlation.cols));
  correlate_kernel<<<grid, threads, 0, gpu.stream()>>>(spins, side, magnetisation, correlation);
  kadanoff::cuda::check_launch("correlate_rows");
}

}  // namespace kadanoff::ising::cuda
