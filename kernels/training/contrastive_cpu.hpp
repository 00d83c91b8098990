// What the ways of contrastive divergence on the CPU share. Internal to contrastive_*cpu.cpp.
#pragma once

#include <cstdint>

#include "kernels/core/cpu_resources.hpp"
#include "kernels/training/contrastive.hpp"

namespace kadanoff::training::cpu {

// One update's arguments, and the state that its number stands for.
struct Update {
  CpuResources& cpu;
  const ContrastiveDivergence& method;
  const StepPlan& plan;
  StepState step;
  const rows::SpinRows& data;
  const TrainingView& state;
  bool want_error;

  [[nodiscard]] std::int64_t visible() const { return state.parameters.visible(); }
  [[nodiscard]] std::int64_t hidden() const { return state.parameters.hidden(); }
  [[nodiscard]] random::RngKey hidden_key() const { return plan.hidden.at_step(step.update); }
  [[nodiscard]] random::RngKey visible_key() const { return plan.visible.at_step(step.update); }
  [[nodiscard]] const std::uint32_t* sample(std::int64_t i) const {  // sample i of the batch, packed
    return data.words.row(step.order(step.first + static_cast<std::uint32_t>(i)));
  }
};

// v₀ and vₖ stand below each other in one matrix V, h₀ and −hₖ in another, H: then the gradient of W is VᵀH, one
// product. Rows [0, n) are of the data, rows [n, 2n) of the end of the chain.
template <class T>
struct Chain {
  Matrix<T> v, h;
  std::int64_t n;

  [[nodiscard]] Matrix<T> v_data() const { return v.slice(0, n); }
  [[nodiscard]] Matrix<T> v_model() const { return v.slice(n, n); }
  [[nodiscard]] Matrix<T> h_data() const { return h.slice(0, n); }
  [[nodiscard]] Matrix<T> h_model() const { return h.slice(n, n); }
};

enum class Layer : std::uint8_t { visible, hidden };

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
  return {layer, number, method.statistics == Statistics::sampled || (persistent && number > 0 && !last),
          last && persistent, last};
}

// Runs h₀, v₁, h₁ … vₖ, hₖ; PCD's hidden spins of the update before stand in h_model already. `take(half_step, given,
// out)` does one half-step; `measure()` is called when v_model is the data's reconstruction, where an error is wanted.
template <class T, class Take, class Measure>
void run_chain(const Update& update, const Chain<T>& chain, const Take& take, const Measure& measure) {
  const auto& method = update.method;
  const bool persistent = method.algorithm == Algorithm::pcd;
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

// From means to what the half-step is to leave of them: a block of `rows` × `cols` whose corner is unit `unit` (a
// multiple of units_per_block) of sample `row` of the batch.
void finish_half_step(const Update& update, const HalfStep& half_step, float* block, std::int64_t rows,
                      std::int64_t cols, std::int64_t stride, std::int64_t row, std::int64_t unit);

// Centres a gradient of sums over the batch; `means` of v₀ and h₀ over the batch.
void centre(CpuResources& cpu, const rbm::ParametersView<float>& gradient, Vector<const float> visible_means,
            Vector<const float> hidden_means);

// θ's step along scale · gradient: of the biases, and of the weights.
void step_biases(const Update& update, const rbm::ParametersView<const float>& gradient, float scale);
void step_weights(const Update& update, Matrix<const float> gradient, float scale);

// The same of `count` weights from number `first` on, row by row, whose gradient begins at `gradient`.
void step_weights(const Update& update, std::int64_t first, std::int64_t count, const float* gradient, float scale);

// Where W fits a core's cache and where it does not, with operands in fp32 and in bf16. Return the squared error, if it
// is wanted.
bool is_small(std::int64_t visible, std::int64_t hidden);
std::int64_t small_workspace_floats(int threads, std::int64_t visible, std::int64_t hidden, std::int64_t batch);
std::int64_t small_bf16_workspace_floats(int threads, std::int64_t visible, std::int64_t hidden, std::int64_t batch);
std::int64_t large_workspace_floats(const ContrastiveDivergence& method, std::int64_t visible, std::int64_t hidden,
                                    std::int64_t batch);
std::int64_t large_bf16_workspace_floats(int threads, const ContrastiveDivergence& method, std::int64_t visible,
                                         std::int64_t hidden, std::int64_t batch);
double update_small(const Update& update, ContrastiveWorkspace& workspace);
double update_small_bf16(const Update& update, ContrastiveWorkspace& workspace);
double update_large(const Update& update, ContrastiveWorkspace& workspace);
double update_large_bf16(const Update& update, ContrastiveWorkspace& workspace);

}  // namespace kadanoff::training::cpu
