// What a precision supplies to the two strategies of contrastive divergence on the CPU: an operand. This type defines
// the memory layout of V and H, and multiplies them with W and with each other. by_samples_cpu.hpp and
// by_products_cpu.hpp are templates over it and know nothing else about precision. A new precision needs a file like
// contrastive_fp32_cpu.cpp, and a line in strategies_of (contrastive_cpu.cpp).
//
// The operand defines the products, not the strategy, because the best method differs. In fp32 a product can be written
// where it is needed and finished there. In bf16 it is rounded into the next operand. Spins kept as bits never become
// numbers: their products are sums from tables of W, and VᵀH counts bits.
#pragma once

#include <concepts>
#include <cstdint>

#include "kernels/training/chain_cpu.hpp"

namespace kadanoff::training::cpu {

// The length of a tile of by_samples, in rows: at most what fits the cache well (`most_units` units of v₀ and h₀), less
// if there would be few tiles for many threads, and at least what products need to be fast.
struct TileLength {
  std::int64_t least_rows;  // multiples of 32
  std::int64_t most_rows;
  std::int64_t most_units;
};

// Sums over the batch: the biases' gradients; and, only for a centred gradient, the means of v₀ and h₀.
struct LayerSums {
  Vector<float> visible_bias, hidden_bias, visible_means, hidden_means;
};

// W as the operand of the products for both layers.
template <class W>
concept WeightsOperand = requires(const W& weights, const Update& update, ContrastiveWorkspace& workspace,
                                  float* memory, std::int64_t visible, std::int64_t hidden, Precision precision) {
  { W::floats(visible, hidden) } -> std::same_as<std::int64_t>;                  // of memory
  { W::kept_floats(precision, visible, hidden) } -> std::same_as<std::int64_t>;  // in the workspace's device_state
  { W::floats_per_thread(hidden) } -> std::same_as<std::int64_t>;                // temporary memory for prepare()
  W(update, workspace, memory);
  { weights.prepare() } -> std::same_as<void>;  // at the start of each update, from the current W
};

// Samples [first, first + n) of the batch, and their chain.
template <class S, class Weights, class CachedWeights>
concept SamplesOperand = requires(const S& samples, const Update& update, const ContrastiveDivergence& method,
                                  const HalfStep& half_step, const Weights& weights, const CachedWeights& cached,
                                  const LayerSums& sums, Matrix<float> gradient, float* memory, std::int64_t visible,
                                  std::int64_t hidden, std::int64_t first, std::int64_t n, float scale) {
  { S::floats(visible, hidden, n) } -> std::same_as<std::int64_t>;  // of memory
  S(update, first, n, memory);

  // The Chain, with any type of rows.
  samples.chain();

  // Fills rows [first, first + n) with v₀, and with the hidden spins from which PCD's chains continue. Row 0 is the
  // first sample of this object; `first` is a multiple of 32.
  { samples.start(first, n) } -> std::same_as<void>;

  // By the calling thread alone: a half-step from rows of the chain to others, and the gradient of W, VᵀH, added to
  // `gradient`. Both use product_floats() floats of memory for a product.
  { S::product_floats(visible, hidden, n) } -> std::same_as<std::int64_t>;
  samples.half_step_single(cached, half_step, samples.chain().v_data(), samples.chain().h_data(), memory);
  samples.add_gradient_single(gradient, memory);

  // The same on all threads; each thread takes floats_per_thread(batch) floats of temporary memory. If needs_gradient()
  // is false, W takes its step along scale · VᵀH directly, and the gradient is not stored; if it shall be centred, this
  // centres it, and the sums. Otherwise gradient(Matrix<float> to) overwrites `to` with VᵀH. Either has
  // gradient_floats() of `memory`.
  { S::floats_per_thread(n) } -> std::same_as<std::int64_t>;
  { S::needs_gradient(method) } -> std::same_as<bool>;
  samples.half_step(weights, half_step, samples.chain().v_data(), samples.chain().h_data());
  { S::gradient_floats(method, visible, hidden) } -> std::same_as<std::int64_t>;
  samples.step_weights(weights, sums, memory, scale);
};

template <class O>
concept Operand = WeightsOperand<typename O::Weights>  // by_products
    && WeightsOperand<typename O::CachedWeights>       // by_samples: both layers' products read W from a core's cache
    && SamplesOperand<typename O::Samples, typename O::Weights, typename O::CachedWeights> &&
    requires(float* sums, const typename O::Rows& rows, std::int64_t unit, float scale) {
  { O::alignment } -> std::convertible_to<std::int64_t>;  // alignment of memory, in floats
  { O::tile_length } -> std::convertible_to<TileLength>;

  // sums[j] += scale · Σ_i x(i, unit + j) for j below a count, rows in order; and Σ_ij (x(i, j) − y(i, j))².
  { O::add_column_sums(sums, rows, unit, unit, scale) } -> std::same_as<void>;
  { O::squared_distance(rows, rows) } -> std::same_as<double>;
};

// The sums for an operand whose rows are numbers, by the row operations of the numbers' type.
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

// The smallest multiple of `granule` that is ≥ n.
constexpr std::int64_t round_up(std::int64_t n, std::int64_t granule) { return (n + granule - 1) / granule * granule; }

}  // namespace kadanoff::training::cpu
