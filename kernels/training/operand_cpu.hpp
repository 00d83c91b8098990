// What a precision supplies to the two strategies of contrastive divergence on the CPU: an operand, a type that says
// how V and H lie in memory, and that multiplies them with W and with each other. by_samples_cpu.hpp and
// by_products_cpu.hpp are templates over it and know nothing else of precision: a new one is a file like
// contrastive_fp32_cpu.cpp, and a line in strategies_of (contrastive_cpu.cpp).
//
// The products are the operand's, not the strategies', because what is best differs. In fp32 a product can be written
// where it is needed and be finished there, in bf16 it is rounded on its way into the next operand; spins kept as bits
// would be multiplied by tables of sums of W, and VᵀH by counting bits, and never be numbers at all.
#pragma once

#include <concepts>
#include <cstdint>

#include "kernels/training/chain_cpu.hpp"

namespace kadanoff::training::cpu {

// How long a tile of by_samples is: as long as its v₀ and h₀ have no more units than fit the cache well, and shorter
// where there would be few tiles for many threads, down to what products need to be fast.
struct TileLength {
  std::int64_t least_rows;  // multiples of 32
  std::int64_t most_rows;
  std::int64_t most_units;
};

// W as the operand of a product to either layer.
template <class W>
concept WeightsOperand = requires(const W& weights, CpuResources& cpu, Matrix<const float> w, float* memory,
                                  std::int64_t visible, std::int64_t hidden) {
  { W::floats(visible, hidden) } -> std::same_as<std::int64_t>;    // of memory
  { W::floats_per_thread(hidden) } -> std::same_as<std::int64_t>;  // that prepare() takes for a moment besides
  W(w, memory);
  { weights.prepare(cpu) } -> std::same_as<void>;  // at the start of each update, from what W is then
};

// Samples [first, first + n) of the batch, and the chain that they are taken through.
template <class S, class Weights, class CachedWeights>
concept SamplesOperand = requires(const S& samples, const Update& update, const ContrastiveDivergence& method,
                                  const HalfStep& half_step, const Weights& weights, const CachedWeights& cached,
                                  Matrix<float> gradient, float* memory, std::int64_t visible, std::int64_t hidden,
                                  std::int64_t first, std::int64_t n, float scale) {
  { S::floats(visible, hidden, n) } -> std::same_as<std::int64_t>;  // of memory
  S(update, first, n, memory);

  // The Chain, in rows of whatever kind.
  samples.chain();

  // Fills rows [first, first + n), counted from the first sample here, with v₀, and with the hidden spins that PCD's
  // chains go on from. `first` is a multiple of 32.
  { samples.start(first, n) } -> std::same_as<void>;

  // A half-step from rows of the chain to others, by the calling thread alone; and the gradient of W, VᵀH, added to
  // `gradient`. They have product_floats() of memory for a product.
  { S::product_floats(visible, hidden, n) } -> std::same_as<std::int64_t>;
  samples.half_step_single(cached, half_step, samples.chain().v_data(), samples.chain().h_data(), memory);
  samples.add_gradient_single(gradient, memory);

  // The same on all threads; each takes floats_per_thread() for a moment. `gradient` is written, not added to. Where
  // needs_gradient() says no, W takes its step along scale · VᵀH at once, and no memory holds the gradient.
  { S::floats_per_thread() } -> std::same_as<std::int64_t>;
  { S::needs_gradient(method) } -> std::same_as<bool>;
  samples.half_step(weights, half_step, samples.chain().v_data(), samples.chain().h_data());
  samples.gradient(gradient);
  samples.step_weights(scale);
};

template <class O>
concept Operand = WeightsOperand<typename O::Weights>  // by_products
    && WeightsOperand<typename O::CachedWeights>       // by_samples: both layers' products read W from a core's cache
    && SamplesOperand<typename O::Samples, typename O::Weights, typename O::CachedWeights> &&
    requires(float* sums, const typename O::Rows& rows, std::int64_t unit, float scale) {
  { O::alignment } -> std::convertible_to<std::int64_t>;  // what memory begins at a multiple of, in floats
  { O::tile_length } -> std::convertible_to<TileLength>;

  // sums[j] += scale · Σ_i x(i, unit + j) for j below a count, rows in order; and Σ_ij (x(i, j) − y(i, j))².
  { O::add_column_sums(sums, rows, unit, unit, scale) } -> std::same_as<void>;
  { O::squared_distance(rows, rows) } -> std::same_as<double>;
};

// The sums of an operand whose rows are numbers, by the row operations of their type.
template <class T, auto operations>
struct RowsOfNumbers {
  using Rows = Matrix<T>;

  static void add_column_sums(float* sums, Matrix<const T> x, std::int64_t first, std::int64_t count, float scale) {
    operations().add_column_sums(sums, x.data + first, x.rows, count, x.stride, scale);
  }
  static double squared_distance(Matrix<const T> x, Matrix<const T> y) {
    return operations().squared_distance(x.data, y.data, x.rows, x.cols, x.stride, y.stride);
  }
};

// The least multiple of `granule` that is not below n.
constexpr std::int64_t round_up(std::int64_t n, std::int64_t granule) { return (n + granule - 1) / granule * granule; }

}  // namespace kadanoff::training::cpu
