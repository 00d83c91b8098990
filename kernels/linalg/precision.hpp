// The precision of the operands of a product. In every precision, sums, results and everything else are fp32, and spins
// ±1 are exact.
#pragma once

#include <cstdint>

namespace kadanoff::linalg {

enum class Precision : std::uint8_t {
  fp32,
  tf32,  // CUDA only: rounded to 10 bits of mantissa when they enter the tensor cores
  bf16,  // rounded to 7 bits, and stored like that (rows/bfloat16.hpp)
  int16  // CPU, products of spins only: rounded to integers of 16 bits, 42 of which have a sum of 16 (spin_product.hpp)
};

}  // namespace kadanoff::linalg
