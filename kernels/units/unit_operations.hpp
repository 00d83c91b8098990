// Inner loops over layers of units, compiled once for each CPU instruction set (unit_operations_simd.cpp): from the
// fields of a layer to its means and spins. Plain pointers: a row holds the units of one sample and starts `stride`
// floats after the previous row. Internal to the *_cpu.cpp sources of kernels/.
#pragma once

#include <cstdint>

#include "kernels/core/isa.hpp"
#include "kernels/random/streams.hpp"

namespace kadanoff::units {

struct UnitOperations {
  // x(i, j) ← tanh(x(i, j) + bias[j]); absolute error below 4·10⁻⁷, never beyond ±1, a NaN stays NaN.
  void (*tanh_bias)(float* x, std::int64_t rows, std::int64_t cols, std::int64_t stride, const float* bias);

  // x(i, j) ← ±1 drawn from the mean x(i, j), as sampling.hpp defines it; column 0 is unit `first_unit` (a multiple of
  // units_per_block).
  void (*sample)(float* x, std::int64_t rows, std::int64_t cols, std::int64_t stride, const random::RngKey& key,
                 std::uint32_t first_row, std::uint32_t first_unit, std::uint32_t block);
};

KADANOFF_OPERATIONS(UnitOperations, unit_operations);

}  // namespace kadanoff::units
