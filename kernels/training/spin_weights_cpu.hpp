// W as the operand of products with ±1 spins (linalg/spin_product.hpp): with the scale of each unit of either layer.
#pragma once

#include <memory>

#include "kernels/linalg/spin_magnitudes_cpu.hpp"
#include "kernels/linalg/spin_product.hpp"
#include "kernels/training/operand_cpu.hpp"

namespace kadanoff::training::cpu {

using linalg::cpu::SpinMagnitudes;

class ScaledWeights {
 public:
  static constexpr std::int64_t alignment = 16;

  static std::int64_t floats(std::int64_t visible, std::int64_t hidden) {
    return round_up(2 * (visible + hidden), alignment);
  }
  static std::int64_t kept_floats(Precision precision, std::int64_t visible, std::int64_t hidden) {
    return SpinMagnitudes::floats(precision, visible, hidden);
  }
  static std::int64_t floats_per_thread(std::int64_t) { return 0; }

  ScaledWeights(const Update& update, ContrastiveWorkspace& workspace, float* memory)
      : update_(update),
        weights_(update.state.parameters.weights),
        magnitudes_(&magnitudes_of(workspace, update)),
        visible_{memory, memory + weights_.rows},
        hidden_{memory + 2 * weights_.rows, memory + 2 * weights_.rows + weights_.cols} {}

  void prepare() const {
    constexpr std::int64_t units_per_task = 128;
    magnitudes_->find(update_.cpu, weights_, update_.step.update);
    const auto scale = update_.method.precision == Precision::int16 ? linalg::spin_scale_int16 : linalg::spin_scale;
    const auto visible = weights_.rows, hidden = weights_.cols;
    update_.cpu.for_each_range(visible + hidden, units_per_task, [&](std::int64_t first, std::int64_t count, int) {
      for (auto unit = first; unit < first + count; ++unit)
        if (const auto a = unit - visible; a >= 0)
          hidden_.set(a, scale(magnitudes_->of_hidden(a), visible));
        else
          visible_.set(unit, scale(*magnitudes_->of_visible(unit), hidden));
    });
  }

  [[nodiscard]] linalg::SpinWeights to(Layer layer) const {
    const bool to_hidden = layer == Layer::hidden;
    return {.data = weights_.data,
            .inputs = to_hidden ? weights_.rows : weights_.cols,
            .outputs = to_hidden ? weights_.cols : weights_.rows,
            .stride = weights_.stride,
            .by_output = !to_hidden};
  }

  struct Scales {
    float *scales, *inverses;

    void set(std::int64_t unit, const linalg::SpinScale& scale) const {
      scales[unit] = scale.scale;
      inverses[unit] = scale.inverse;
    }
  };
  [[nodiscard]] const Scales& scales(Layer layer) const { return layer == Layer::hidden ? hidden_ : visible_; }
  [[nodiscard]] SpinMagnitudes& magnitudes() const { return *magnitudes_; }

 private:
  // The workspace keeps them from one update to the next.
  static SpinMagnitudes& magnitudes_of(ContrastiveWorkspace& workspace, const Update& update) {
    const auto* known = static_cast<SpinMagnitudes*>(workspace.device_state.get());
    if (known == nullptr || !known->are_of(update.method.precision, update.visible(), update.hidden()))
      workspace.device_state =
          std::make_shared<SpinMagnitudes>(update.method.precision, update.visible(), update.hidden());
    return *static_cast<SpinMagnitudes*>(workspace.device_state.get());
  }

  const Update& update_;
  Matrix<const float> weights_;
  SpinMagnitudes* magnitudes_;
  Scales visible_, hidden_;
};

}  // namespace kadanoff::training::cpu
