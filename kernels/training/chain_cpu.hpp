// The Markov chain of an update on the CPU: its half-steps v → h → v, their order, and what each half-step stores. Both
// strategies (by_samples_cpu.hpp, by_products_cpu.hpp) use it.
#pragma once

#include <cstdint>

#include "kernels/training/update_cpu.hpp"

namespace kadanoff::training::cpu {

// One array V holds v₀ and, below it, vₖ; another, H, holds h₀ and −hₖ. So the gradient of W is one product, VᵀH. Rows
// [0, n) belong to the data, rows [n, 2n) to the end of the chain. The type Rows is Matrix<float>, or another form in
// which an operand stores samples.
template <class Rows>
struct Chain {
  Rows v, h;
  std::int64_t n;

  [[nodiscard]] Rows v_data() const { return v.slice(0, n); }
  [[nodiscard]] Rows v_model() const { return v.slice(n, n); }
  [[nodiscard]] Rows h_data() const { return h.slice(0, n); }
  [[nodiscard]] Rows h_model() const { return h.slice(n, n); }
};

// Which half-step of the chain this is, and what to do with its means.
struct HalfStep {
  Layer layer;
  int number;    // 0: h₀, and PCD's reconstruction of the data
  bool draw;     // spins instead of means
  bool persist;  // the Markov chain keeps the spins for the next update
  bool negate;   // −hₖ
};

inline HalfStep half_step(const ContrastiveDivergence& method, Layer layer, int number) {
  const bool last = layer == Layer::hidden && number == method.steps;
  const bool persistent = method.algorithm == Algorithm::pcd;
  const bool sampled = method.statistics == Statistics::sampled ||
                       (method.statistics == Statistics::sampled_hidden && layer == Layer::hidden);
  const bool of_chain = method.statistics == Statistics::mean_field && persistent && number > 0 && !last;
  return {.layer = layer, .number = number, .draw = sampled || of_chain, .persist = last && persistent, .negate = last};
}

// Runs h₀, v₁, h₁ … vₖ, hₖ. For PCD, h_model must already hold the hidden spins of the previous update.
// `take(half_step, given, out)` does one half-step. If the update wants the error, `measure()` is called when v_model
// holds the data's reconstruction.
template <class Rows, class Take, class Measure>
void run_chain(const Update& update, const Chain<Rows>& chain, const Take& take, const Measure& measure) {
  const auto& method = update.method;
  const bool persistent = update.persistent();
  take(half_step(method, Layer::hidden, 0), chain.v_data(), chain.h_data());
  if (update.want_error && persistent) {
    take(half_step(method, Layer::visible, 0), chain.h_data(), chain.v_model());
    measure();
  }
  for (int step = 1; step <= method.steps; ++step) {
    take(half_step(method, Layer::visible, step), step == 1 && !persistent ? chain.h_data() : chain.h_model(),
         chain.v_model());
    take(half_step(method, Layer::hidden, step), chain.v_model(), chain.h_model());
  }
  if (update.want_error && !persistent) measure();
}

// Turns fields into the results of the half-step: means tanh(field + bias), or spins drawn from them. `block` holds the
// fields of one block. Its first entry is unit `unit` (a multiple of units_per_block) of sample `sample` of the batch.
void finish_half_step(const Update& update, const HalfStep& half_step, Matrix<float> block, std::int64_t sample,
                      std::int64_t unit);

}  // namespace kadanoff::training::cpu
