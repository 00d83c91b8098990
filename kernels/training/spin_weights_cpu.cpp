// Finds the scales of W.
#include "kernels/training/spin_weights_cpu.hpp"

#include <algorithm>
#include <cmath>

namespace kadanoff::training::cpu {
namespace {

SpinMagnitudes& magnitudes_of(ContrastiveWorkspace& workspace, const Update& update) {
  if (workspace.device_state == nullptr)
    workspace.device_state = std::make_shared<SpinMagnitudes>(update.method.precision, update.visible(), update.hidden());
  return *static_cast<SpinMagnitudes*>(workspace.device_state.get());
}

}  // namespace

void SpinMagnitudes::find(CpuResources& cpu, Matrix<const float> weights, std::uint32_t number) {
  if (known_ == weights.data && number_ == number) return;
  const auto& operations = linalg::spin_product_operations();
  const auto magnitudes =
      precision_ == Precision::int16 ? operations.magnitudes_of_passes : operations.magnitudes;
  const auto rows = rows_per_block(precision_);
  cpu.for_each_range(visible_, rows, [&](std::int64_t first, std::int64_t count, int) {
    float* block = of_block(first / rows);
    std::fill_n(block, hidden_, 0.0F);
    magnitudes(weights.row(first), count, hidden_, weights.stride, block, of_visible(first));
  });
}

float SpinMagnitudes::of_hidden(std::int64_t unit) const {
  float sum = 0, largest = 0;
  for (std::int64_t block = 0; block < blocks(precision_, visible_); ++block) {
    const float part = memory_.data()[visible_ + block * hidden_ + unit];
    sum += part;
    largest = std::max(largest, part);
  }
  return precision_ == Precision::int16 && std::isfinite(sum) ? largest : sum;
}

SpinWeights::SpinWeights(const Update& update, ContrastiveWorkspace& workspace, float* memory)
    : update_(update),
      weights_(update.state.parameters.weights),
      magnitudes_(&magnitudes_of(workspace, update)),
      visible_{memory, memory + weights_.rows},
      hidden_{memory + 2 * weights_.rows, memory + 2 * weights_.rows + weights_.cols} {}

void SpinWeights::prepare() const {
  constexpr std::int64_t units_per_task = 512;
  magnitudes_->find(update_.cpu, weights_, update_.step.update);
  const auto scale = update_.method.precision == Precision::int16 ? linalg::spin_scale_int16 : linalg::spin_scale;
  const auto visible = weights_.rows, hidden = weights_.cols;
  update_.cpu.for_each_range(hidden, units_per_task, [&](std::int64_t first, std::int64_t count, int) {
    for (auto a = first; a < first + count; ++a) hidden_.set(a, scale(magnitudes_->of_hidden(a), visible));
  });
  for (std::int64_t i = 0; i < visible; ++i) visible_.set(i, scale(*magnitudes_->of_visible(i), hidden));
}

}  // namespace kadanoff::training::cpu
