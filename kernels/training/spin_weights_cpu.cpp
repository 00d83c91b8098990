// Finds the scales of W.
#include "kernels/training/spin_weights_cpu.hpp"

#include <algorithm>
#include <cmath>

namespace kadanoff::training::cpu {
namespace {

SpinMagnitudes& magnitudes_of(ContrastiveWorkspace& workspace, const Update& update) {
  const auto* known = static_cast<SpinMagnitudes*>(workspace.device_state.get());
  if (known == nullptr || !known->are_of(update.method.precision, update.visible(), update.hidden()))
    workspace.device_state =
        std::make_shared<SpinMagnitudes>(update.method.precision, update.visible(), update.hidden());
  return *static_cast<SpinMagnitudes*>(workspace.device_state.get());
}

}  // namespace

void SpinMagnitudes::find(CpuResources& cpu, Matrix<const float> weights, std::uint32_t number) {
  if (known_ == weights.data && number_ == number) return;
  constexpr auto inputs = linalg::SpinProduct::inputs;
  const auto& operations = linalg::spin_product_operations();
  cpu.for_each_range(visible_, rows_per_block, [&](std::int64_t first, std::int64_t count, int) {
    const auto block = first / rows_per_block;
    std::fill_n(of_block(block), parts(precision_) * hidden_, 0.0F);
    if (!of_passes()) {
      operations.magnitudes(weights.row(first), count, hidden_, weights.stride, of_block(block), of_visible(first));
      return;
    }
    for (auto row = first; row < first + count;) {
      const auto pass = row / inputs, end = std::min(first + count, (pass + 1) * inputs);
      operations.magnitudes_of_passes(weights.row(row), end - row, hidden_, weights.stride,
                                      of_block(block, pass - first / inputs), of_visible(row));
      row = end;
    }
  });
}

float SpinMagnitudes::of_hidden(std::int64_t unit) {
  constexpr auto inputs = linalg::SpinProduct::inputs;
  float whole = 0, largest = 0, of_pass = 0;
  std::int64_t last = 0;
  for (std::int64_t block = 0; block < blocks(visible_); ++block)
    for (std::int64_t part = 0; part < parts(precision_); ++part) {
      const auto pass = block * rows_per_block / inputs + part;
      if (pass * inputs >= (block + 1) * rows_per_block) break;  // none of its rows
      if (pass != last) of_pass = 0;
      last = pass;
      const float sum = of_block(block, part)[unit];
      of_pass += sum;
      whole += sum;
      largest = std::max(largest, of_pass);
    }
  return of_passes() && std::isfinite(whole) ? largest : whole;
}

ScaledWeights::ScaledWeights(const Update& update, ContrastiveWorkspace& workspace, float* memory)
    : update_(update),
      weights_(update.state.parameters.weights),
      magnitudes_(&magnitudes_of(workspace, update)),
      visible_{memory, memory + weights_.rows},
      hidden_{memory + 2 * weights_.rows, memory + 2 * weights_.rows + weights_.cols} {}

void ScaledWeights::prepare() const {
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
