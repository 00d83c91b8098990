// Plans of cuFFT, and the batches that they are for.
#include <algorithm>
#include <string>

#include "kernels/fourier/lattice_transforms.cuh"

namespace kadanoff::fourier::cuda {

using kadanoff::cuda::blocks_for;
using kadanoff::cuda::check_launch;

namespace {

constexpr int block = 256;

__global__ void widen_kernel(Matrix<const float> from, double* lattices) {
  const std::int64_t at = static_cast<std::int64_t>(blockIdx.x) * block + threadIdx.x;
  if (at < from.rows * from.cols) lattices[at] = from(at / from.cols, at % from.cols);
}

}  // namespace

void check(cufftResult status, const char* operation) {
  if (status != CUFFT_SUCCESS)
    throw Error(ExitCode::internal,
                std::string("cuFFT: ") + operation + " failed with status " + std::to_string(static_cast<int>(status)));
}

Plan::Plan(CudaResources& gpu, int side, std::int64_t lattices, cufftType type) {
  check(cufftCreate(&plan_), "making a plan");
  try {
    check(cufftSetAutoAllocation(plan_, 0), "keeping the workspace to us");
    int sides[] = {side, side};
    std::size_t bytes = 0;
    // Without embedding the lattices follow each other without gaps, and so do the half spectra.
    check(cufftMakePlanMany(plan_, 2, sides, nullptr, 1, 0, nullptr, 1, 0, type, static_cast<int>(lattices), &bytes),
          "planning the transforms");
    check(cufftSetStream(plan_, gpu.stream()), "setting the stream");
    workspace_bytes_ = static_cast<std::int64_t>(bytes);
  } catch (...) {
    cufftDestroy(plan_);
    throw;
  }
}

Batches batches_of(std::int64_t lattices, int side) {
  constexpr std::int64_t bytes = std::int64_t{32} << 20;
  const std::int64_t bytes_each = std::int64_t{side} * side * 8 + half_spectrum(side) * 16;
  const std::int64_t most = std::max<std::int64_t>(1, bytes / bytes_each);
  const std::int64_t count = (lattices + most - 1) / most;
  return {.count = count, .size = (lattices + count - 1) / count};
}

LatticeTransforms::LatticeTransforms(CudaResources& gpu, int side, std::int64_t lattices, cufftType type)
    : plan_(gpu, side, lattices, type),
      lattices_(gpu.device(), lattices * side * side),
      spectra_(gpu.device(), lattices * half_spectrum(side)),
      workspace_(gpu.device(), plan_.workspace_bytes()) {
  if (workspace_.size() > 0) check(cufftSetWorkArea(plan_, workspace_.data()), "setting the workspace");
  // The last batch may fill only a part of what the plan transforms.
  kadanoff::cuda::check(cudaMemsetAsync(lattices_.data(), 0, lattices_.bytes(), gpu.stream()), "clearing lattices");
  kadanoff::cuda::check(cudaMemsetAsync(spectra_.data(), 0, spectra_.bytes(), gpu.stream()), "clearing spectra");
}

void LatticeTransforms::forward() {
  check(cufftExecD2Z(plan_, lattices_.data(), spectra_.data()), "a forward transform");
}

void LatticeTransforms::inverse() {
  check(cufftExecZ2D(plan_, spectra_.data(), lattices_.data()), "an inverse transform");
}

void widen(CudaResources& gpu, Matrix<const float> from, double* lattices) {
  widen_kernel<<<blocks_for(from.rows * from.cols, block), block, 0, gpu.stream()>>>(from, lattices);
  check_launch("widen");
}

}  // namespace kadanoff::fourier::cuda
