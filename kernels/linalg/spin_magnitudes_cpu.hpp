// The magnitudes of all weights of W, from which the scales of spin_product.hpp follow. Internal to the *_cpu.cpp
// sources of kernels/.
#pragma once

#include <cstdint>

#include "kernels/core/array.hpp"
#include "kernels/core/cpu_resources.hpp"
#include "kernels/linalg/precision.hpp"

namespace kadanoff::linalg::cpu {

// Σ |w| 2⁻²⁴ of each unit's weights, from which its scale follows; for entries of 16 bits, the largest of any pass. An
// update computes it along with its step of W (training/spin_step.hpp), so that the next one needs no pass over W; both
// ways add in the same order, so the bits are the same.
class SpinMagnitudes {
 public:
  static std::int64_t floats(Precision precision, std::int64_t visible, std::int64_t hidden) {
    return visible + blocks(visible) * parts(precision) * hidden;
  }

  SpinMagnitudes(Precision precision, std::int64_t visible, std::int64_t hidden)
      : precision_(precision),
        visible_(visible),
        hidden_(hidden),
        memory_(cpu_device, floats(precision, visible, hidden)) {}

  [[nodiscard]] bool are_of(Precision precision, std::int64_t visible, std::int64_t hidden) const {
    return precision == precision_ && visible == visible_ && hidden == hidden_;
  }

  // Those of W before the update `number`: by a pass over W, unless they are known.
  void find(CpuResources& cpu, Matrix<const float> weights, std::uint32_t number);
  void are_noted(Matrix<const float> weights, std::uint32_t number) { known_ = weights.data, number_ = number; }

  [[nodiscard]] float* of_visible(std::int64_t unit) { return memory_.data() + unit; }
  // The part of each hidden unit that a block of visible units adds: to the whole sum, or to one of a pass. The rows of
  // a block belong to at most three passes, most_parts.
  [[nodiscard]] float* of_block(std::int64_t block, std::int64_t part = 0) {
    return memory_.data() + visible_ + (block * parts(precision_) + part) * hidden_;
  }
  [[nodiscard]] float of_hidden(std::int64_t unit);
  [[nodiscard]] bool of_passes() const { return precision_ == Precision::int16; }

  static constexpr std::int64_t rows_per_block = 64;
  static constexpr std::int64_t most_parts = 3;
  static std::int64_t parts(Precision precision) { return precision == Precision::int16 ? most_parts : 1; }

 private:
  static std::int64_t blocks(std::int64_t visible) { return (visible + rows_per_block - 1) / rows_per_block; }

  Precision precision_;
  std::int64_t visible_, hidden_;
  Array<float> memory_;  // of each visible unit; then of each block of visible units, and of each part of it
  const float* known_ = nullptr;
  std::uint32_t number_ = 0;
};

}  // namespace kadanoff::linalg::cpu
