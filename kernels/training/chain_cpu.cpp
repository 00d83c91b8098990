// The half-steps of the chain on the CPU, and what each half-step stores.
#include "kernels/training/chain_cpu.hpp"

#include <algorithm>

#include "kernels/rows/row_operations.hpp"
#include "kernels/units/sampling.hpp"
#include "kernels/units/unit_operations.hpp"

namespace kadanoff::training::cpu {
namespace {

void draw(const Update& update, const HalfStep& half_step, Matrix<float> block, std::int64_t sample,
          std::int64_t unit) {
  units::unit_operations().sample(block.data, block.rows, block.cols, block.stride, update.key(half_step.layer),
                                  static_cast<std::uint32_t>(sample), static_cast<std::uint32_t>(unit),
                                  static_cast<std::uint32_t>(half_step.number));
}

// Packs the hidden spins of a block, or those that are drawn from its means, which stay.
void persist(const Update& update, const HalfStep& half_step, Matrix<const float> block, std::int64_t sample,
             std::int64_t unit) {
  for (std::int64_t i = 0; i < block.rows; ++i)
    for (std::int64_t j = 0; j < block.cols; j += units::units_per_block) {
      const auto width = std::min<std::int64_t>(units::units_per_block, block.cols - j);
      float spins[units::units_per_block];
      std::copy_n(block.row(i) + j, width, spins);
      if (!half_step.draw) draw(update, half_step, contiguous(spins, 1, width, cpu_device), sample + i, unit + j);
      rows::row_operations().pack(spins, width, update.state.chains.row(sample + i) + (unit + j) / 32);
    }
}

}  // namespace

void finish_half_step(const Update& update, const HalfStep& half_step, Matrix<float> block, std::int64_t sample,
                      std::int64_t unit) {
  units::unit_operations().tanh_bias(block.data, block.rows, block.cols, block.stride,
                                     update.bias(half_step.layer).data + unit);
  if (half_step.draw) draw(update, half_step, block, sample, unit);
  if (half_step.persist) persist(update, half_step, block, sample, unit);
  if (half_step.negate)
    for (std::int64_t i = 0; i < block.rows; ++i) rows::row_operations().negate(block.row(i), block.cols);
}

}  // namespace kadanoff::training::cpu
