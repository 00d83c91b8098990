// The Markov chain of an update on the CPU: its half-steps v → h → v, their order, and what each leaves behind. Both
// strategies (by_samples_cpu.hpp, by_products_cpu.hpp) take their samples through it.
#pragma once

#include <cstdint>

#include "kernels/training/update_cpu.hpp"

namespace kadanoff::training::cpu {

// v₀ and vₖ stand below each other in one array V, h₀ and −hₖ in another, H: then the gradient of W is VᵀH, one
// product. Rows [0, n) are of the data, rows [n, 2n) of the end of the chain. Rows: Matrix<float>, or however else an
// operand keeps samples.
template <class Rows>
struct Chain {
  Rows v, h;
  std::int64_t n;

  [[nodiscard]] Rows v_data() const { return v.slice(0, n); }
  [[nodiscard]] Rows v_model() const { return v.slice(n, n); }
  [[nodiscard]] Rows h_data() const { return h.slice(0, n); }
  [[nodiscard]] Rows h_model() const { return h.slice(n, n); }
};

// Which half-step of the chain this is, and what is to be done with the means that it begins with.
struct HalfStep {
  Layer layer;
  int number;    // 0: h₀, and what PCD reconstructs of the data
  bool draw;     // spins in place of the means
  bool persist;  // the spins are the Markov chain's, for the next update
  bool negate;   // −hₖ
};

inline HalfStep half_step(const ContrastiveDivergence& method, Layer layer, int number) {
  const bool last = layer == Layer::hidden && number == method.steps;
  const bool persistent = method.algorithm == Algorithm::pcd;
  return {.layer = layer,
          .number = number,
          .draw = method.statistics == Statistics::sampled || (persistent && number > 0 && !last),
          .persist = last && persistent,
          .negate = last};
}

// Runs h₀, v₁, h₁ … vₖ, hₖ; PCD's hidden spins of the update before stand in h_model already. `take(half_step, given,
// out)` does one half-step; `measure()` is called when v_model is the data's reconstruction, where an error is wanted.
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

// Turns fields into what the half-step is to leave of them: means tanh(field + bias), or spins drawn from them. `block`
// holds the fields of one block, whose corner is unit `unit` (a multiple of units_per_block) of sample `sample` of the
// batch.
void finish_half_step(const Update& update, const HalfStep& half_step, Matrix<float> block, std::int64_t sample,
                      std::int64_t unit);

}  // namespace kadanoff::training::cpu
