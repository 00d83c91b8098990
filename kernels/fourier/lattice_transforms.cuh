// Transforms of many lattices on the GPU: cuFFT with buffers of its own for a limited number of lattices at a time.
#pragma once

#include <cufft.h>

#include <cstdint>

#include "kernels/core/array.hpp"
#include "kernels/core/cuda_resources.cuh"
#include "kernels/fourier/transform.hpp"

namespace kadanoff::fourier::cuda {

void check(cufftResult status, const char* operation);

// A plan of cuFFT. Its workspace is the caller's.
class Plan {
 public:
  Plan(CudaResources& gpu, int side, std::int64_t lattices, cufftType type);
  Plan(const Plan&) = delete;
  Plan& operator=(const Plan&) = delete;
  ~Plan() { cufftDestroy(plan_); }

  [[nodiscard]] std::int64_t workspace_bytes() const { return workspace_bytes_; }
  operator cufftHandle() const { return plan_; }  // NOLINT(google-explicit-constructor): as cuFFT takes it

 private:
  cufftHandle plan_ = 0;
  std::int64_t workspace_bytes_ = 0;
};

// How n lattices are cut: `batches` batches of `size` lattices, the last of which may have fewer.
struct Batches {
  std::int64_t count, size;
};
// As few as fit into some 32 MiB of lattices and spectra, where one lattice has a side of at most `side`.
Batches batches_of(std::int64_t lattices, int side);

// Lattices and half spectra of one batch, without gaps, and the plan between them: D2Z or Z2D. Make one for a call.
// The memory goes before the plan, and to free it waits for the device: no plan goes while it is in use.
class LatticeTransforms {
 public:
  LatticeTransforms(CudaResources& gpu, int side, std::int64_t lattices, cufftType type);

  [[nodiscard]] double* lattices() { return lattices_.data(); }
  [[nodiscard]] double2* spectra() { return spectra_.data(); }

  // All of the batch, from one buffer to the other. The inverse is not divided by side², and may change the spectra.
  void forward();
  void inverse();

 private:
  Plan plan_;
  Array<double> lattices_;
  Array<double2> spectra_;
  Array<std::byte> workspace_;
};

// lattices[i][site] = from(i, site), in double precision, for the rows of `from`.
void widen(CudaResources& gpu, Matrix<const float> from, double* lattices);

}  // namespace kadanoff::fourier::cuda
