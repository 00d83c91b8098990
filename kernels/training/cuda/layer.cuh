// The operations of an update on one layer of the RBM on the GPU, other than products. T is the type of the products'
// operands: float or __nv_bfloat16.
#pragma once

#include <cuda_bf16.h>

#include "kernels/core/cuda_resources.cuh"
#include "kernels/rows/spin_rows.hpp"
#include "kernels/training/cuda/step_state.cuh"

namespace kadanoff::training::cuda {

// out(i, j) = spin j of sample i of the batch, as ±1.
template <class T>
void unpack_batch(CudaResources& gpu, const rows::SpinRows& data, const DeviceStep* step, Matrix<T> out);

// out(i, j) = spin j of row i.
template <class T>
void unpack_rows(CudaResources& gpu, Matrix<const std::uint32_t> words, Matrix<T> out);

// What to compute from the fields x of a layer: means m = tanh(x + bias), and spins s drawn from the means with `key`,
// at the step of `step` and at `half_step`.
struct Activation {
  random::RngKey key = {};
  unsigned half_step = 0;
  bool spins = true;                  // the output is s; else m
  bool negated = false;               // the output is −s or −m
  Matrix<std::uint32_t> chains = {};  // receives s, packed, unless it is empty
};

// out = the result of `how` for `fields`. `out` may be `fields` itself.
template <class T>
void activate(CudaResources& gpu, const Activation& how, const DeviceStep* step, Matrix<const float> fields,
              Vector<const float> bias, Matrix<T> out);

// `to` ← `from`, both dense.
void round_to_bf16(CudaResources& gpu, Matrix<const float> from, __nv_bfloat16* to);

// Sums over a batch of n samples, for the two halves of a layer: rows [0, n) belong to the data, rows [n, 2n) to the
// model. partial[(2 k + half) · units + j] is the sum over chunk k of the samples.
std::int64_t most_sum_chunks(std::int64_t n);  // for n samples or fewer
template <class T>
void partial_sums(CudaResources& gpu, Matrix<const T> halves, float* partial);

// Adds the chunks in order:  mean[j] = data / n,  gradient[j] = (data + sign · model) / n.
void finish_sums(CudaResources& gpu, const float* partial, std::int64_t n, std::int64_t units, float sign, float* mean,
                 float* gradient);

// *sum += Σ (v₀ − vₖ)² of such a layer, in a fixed order. `partial` has room for error_parts doubles.
inline constexpr int error_parts = 256;
template <class T>
void add_squared_error(CudaResources& gpu, Matrix<const T> halves, double* partial, double* sum);

}  // namespace kadanoff::training::cuda
