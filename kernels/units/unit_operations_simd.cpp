// Plain loops that the compiler turns into vectors of the instruction set at hand; see unit_operations.hpp.
// tanh_simd.hpp and philox_simd.hpp have the parts that the compiler does less well.
#include "kernels/random/philox_simd.hpp"
#include "kernels/units/sampling.hpp"
#include "kernels/units/tanh_simd.hpp"
#include "kernels/units/unit_operations.hpp"

namespace kadanoff::units::KADANOFF_SIMD {
namespace {

void tanh_bias(float* x, std::int64_t rows, std::int64_t cols, std::int64_t stride, const float* bias) {
  for (std::int64_t i = 0; i < rows; ++i) tanh_bias_row(x + i * stride, bias, cols);
}

void sample(float* x, std::int64_t rows, std::int64_t cols, std::int64_t stride, const random::RngKey& key,
            std::uint32_t first_row, std::uint32_t first_unit, std::uint32_t block) {
  for (std::int64_t i = 0; i < rows; ++i) {
    float* row = x + i * stride;
    const auto sample_index = first_row + static_cast<std::uint32_t>(i);
    for (std::int64_t j = 0; j < cols; j += units_per_block) {
      const auto counter = draw_position(first_unit + static_cast<std::uint32_t>(j)).counter;
      const auto words = random::philox_vectors({{random::lane_numbers() + counter, random::broadcast(sample_index),
                                                  random::broadcast(block), random::broadcast(key.step)}},
                                                key.key);
      alignas(64) std::uint32_t random[units_per_block];
      __builtin_memcpy(random, &words, sizeof random);
      if (cols - j >= units_per_block) {
        for (std::int64_t k = 0; k < units_per_block; ++k) row[j + k] = spin_from_mean(row[j + k], random[k]);
      } else {
        for (std::int64_t k = 0; k < cols - j; ++k) row[j + k] = spin_from_mean(row[j + k], random[k]);
      }
    }
  }
}

}  // namespace

const UnitOperations& unit_operations() {
  static constexpr UnitOperations operations{.tanh_bias = tanh_bias, .sample = sample};
  return operations;
}

}  // namespace kadanoff::units::KADANOFF_SIMD
