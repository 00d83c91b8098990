// What changes from one update to the next. It is a function of the number of updates done before, so a checkpoint
// needs only that number. On CUDA the first kernel of an update computes it in device memory, and the other kernels
// read it there. So a recorded graph can be launched again and again without a change.
#pragma once

#include <cmath>
#include <cstdint>

#include "kernels/random/permutation.hpp"
#include "kernels/random/streams.hpp"
#include "kernels/training/optimizer.hpp"
#include "kernels/training/schedule.hpp"

namespace kadanoff::training {

// What stays the same during a training.
struct StepPlan {
  std::uint32_t samples = 0;  // of the data
  std::uint32_t batch = 0;    // samples per update, from 1 to `samples`; the last update of an epoch takes the rest
  LearningRate rate = {};
  random::RngKey hidden = {}, visible = {};  // the draws of spins; their step is the update
  random::RngKey shuffle = {};               // the order of the data; its step is the epoch. Unused if batch = samples.
  bool gathered = false;  // the data of an update is only its batch, in the batch's order: see row_stream.hpp

  [[nodiscard]] KADANOFF_HD std::uint32_t updates_per_epoch() const {
    return batch < samples ? (samples - 1) / batch + 1 : 1;
  }
  friend bool operator==(const StepPlan&, const StepPlan&) = default;
};

struct StepState {
  std::uint32_t update = 0;  // number of updates done before this one
  std::uint32_t first = 0;   // the batch is samples order(first) … order(first + size − 1)
  std::uint32_t size = 0;
  random::Permutation order{0};
  float rate = 0;               // ε
  float first_correction = 0;   // 1 / (1 − β₁ᵗ) with t = update + 1
  float second_correction = 0;  // 1 / (1 − β₂ᵗ)
};

[[nodiscard]] KADANOFF_HD inline StepState step_state(const StepPlan& plan, std::uint32_t update) {
  const auto per_epoch = plan.updates_per_epoch();
  const auto first = update % per_epoch * plan.batch;
  const auto left = plan.samples - first;
  const double t = update + 1.0;
  StepState state;
  state.update = update;
  state.first = first;
  state.size = left < plan.batch ? left : plan.batch;
  if (plan.gathered) state.first = 0;
  state.order = plan.gathered    ? random::Permutation(state.size)
                : per_epoch == 1 ? random::Permutation(plan.samples)
                                 : random::Permutation(plan.samples, plan.shuffle.at_step(update / per_epoch));
  state.rate = static_cast<float>(plan.rate.at(update));
  state.first_correction = static_cast<float>(1 / (1 - std::pow(Optimizer::beta1, t)));
  state.second_correction = static_cast<float>(1 / (1 - std::pow(Optimizer::beta2, t)));
  return state;
}

}  // namespace kadanoff::training
