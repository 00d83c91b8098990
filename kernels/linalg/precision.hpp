// The precision of the operands of a product. Sums, results and all else are fp32 in each; spins ±1 are exact in each.
#pragma once

#include <cstdint>

namespace kadanoff::linalg {

enum class Precision : std::uint8_t {
  fp32,
  tf32,  // CUDA only: rounded to 10 bits of mantissa on their way into the tensor cores
  bf16   // rounded to 7 bits, and kept so (rows/bfloat16.hpp)
};

}  // namespace kadanoff::linalg
