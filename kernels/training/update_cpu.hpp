// The arguments of one update on the CPU, and the step state that follows from its number. Internal to the *_cpu
// sources here.
#pragma once

#include <cstdint>

#include "kernels/core/cpu_resources.hpp"
#include "kernels/training/contrastive.hpp"

namespace kadanoff::training::cpu {

enum class Layer : std::uint8_t { visible, hidden };

struct Update {
  CpuResources& cpu;
  const ContrastiveDivergence& method;
  const StepPlan& plan;
  StepState step;
  const rows::SampleRows& data;
  const TrainingView& state;
  bool want_error;  // the squared error

  [[nodiscard]] std::int64_t visible() const { return state.parameters.visible(); }
  [[nodiscard]] std::int64_t hidden() const { return state.parameters.hidden(); }
  [[nodiscard]] std::int64_t batch() const { return step.size; }
  [[nodiscard]] bool persistent() const { return method.algorithm == Algorithm::pcd; }

  [[nodiscard]] Vector<const float> bias(Layer layer) const {
    return layer == Layer::hidden ? state.parameters.hidden_bias : state.parameters.visible_bias;
  }
  [[nodiscard]] random::RngKey key(Layer layer) const {  // of the layer's draws
    return (layer == Layer::hidden ? plan.hidden : plan.visible).at_step(step.update);
  }
  // Sample i of the batch: packed spins, or real values.
  [[nodiscard]] const std::uint32_t* spins(std::int64_t i) const { return data.spins.words.row(row(i)); }
  [[nodiscard]] const float* real(std::int64_t i) const { return data.real.row(row(i)); }

 private:
  [[nodiscard]] std::uint32_t row(std::int64_t i) const {
    return step.order(step.first + static_cast<std::uint32_t>(i));
  }
};

}  // namespace kadanoff::training::cpu
