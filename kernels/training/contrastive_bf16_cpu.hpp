// What contrastive divergence on the CPU works on where the operands of its products are bf16: for a whole batch
// (contrastive_large_bf16_cpu.cpp) or for a tile of it (contrastive_small_bf16_cpu.cpp).
//
// W is rounded at the start of each update from the fp32 that the training changes: so nothing but that fp32 has to be
// right, or in a checkpoint. What a product gives gets its bias, tanh and draw in fp32 and is rounded into the operands
// of the products to come while it is in the cache: V once more transposed, and H once more as gemm_bf16.hpp wants it.
#pragma once

#include "kernels/linalg/bf16_layout.hpp"
#include "kernels/linalg/gemm_bf16.hpp"
#include "kernels/rows/row_operations_bf16.hpp"
#include "kernels/training/contrastive_cpu.hpp"
#include "kernels/units/unit_operations.hpp"

namespace kadanoff::training::cpu {

// Workspaces are counted in floats; what begins on a cache line ends on one.
constexpr std::int64_t whole_lines(std::int64_t floats) { return (floats + 15) / 16 * 16; }

// W, rounded, as the right operand of a product to either layer. `memory` begins on a cache line.
class Bf16Weights {
 public:
  static std::int64_t floats(std::int64_t visible, std::int64_t hidden);
  Bf16Weights(std::int64_t visible, std::int64_t hidden, float* memory);

  // Each thread takes strip_floats() for a moment.
  void round(CpuResources& cpu, Matrix<const float> weights) const;
  static std::int64_t strip_floats(std::int64_t hidden);

  [[nodiscard]] const linalg::cpu::PackedBf16& to(Layer layer) const {
    return layer == Layer::hidden ? to_hidden_ : to_visible_;
  }

 private:
  linalg::cpu::PackedBf16 to_hidden_, to_visible_;
};

// Samples [first, first + n) of the batch and the chain that they are taken through. `memory` begins on a cache line.
class Bf16Samples {
 public:
  static std::int64_t floats(std::int64_t visible, std::int64_t hidden, std::int64_t n);
  Bf16Samples(const Update& update, std::int64_t first, std::int64_t n, float* memory);

  [[nodiscard]] const Chain<rows::BFloat16>& chain() const { return chain_; }

  // Vᵀ and H: their product is the gradient of W, summed over the samples. Rows of zeros stand between data and model
  // in H where n is odd.
  [[nodiscard]] Matrix<const rows::BFloat16> v_transposed() const { return v_transposed_; }
  [[nodiscard]] const linalg::cpu::PackedBf16& h_operand() const { return h_operand_; }

  // v₀ of rows [row, row + count), counted from `first`, and the hidden spins that PCD's chains go on from. `row` is a
  // multiple of 32.
  void start(std::int64_t row, std::int64_t count) const;

  // A tile of what a product gave, from here to the operands; `block` is overwritten.
  void finish(const HalfStep& half_step, const linalg::cpu::Tile& tile, Matrix<float> block,
              Matrix<rows::BFloat16> out) const;

 private:
  Bf16Samples(const Update& update, std::int64_t first, std::int64_t n, rows::BFloat16* memory);
  void finish_strip(const HalfStep& half_step, const linalg::cpu::Tile& tile, Matrix<float> block,
                    Matrix<rows::BFloat16> out) const;

  const Update& update_;
  std::int64_t first_;
  std::int64_t model_;  // where vₖ and −hₖ begin in the operands of the gradient: an even number
  Chain<rows::BFloat16> chain_;
  Matrix<rows::BFloat16> v_transposed_;
  linalg::cpu::PackedBf16 h_operand_;
  const units::UnitOperations& units_ = units::unit_operations();
  const rows::Bf16RowOperations& bf16_ = rows::bf16_row_operations();
  const linalg::Bf16LayoutOperations& layout_ = linalg::bf16_layout_operations();
};

}  // namespace kadanoff::training::cpu
