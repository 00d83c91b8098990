// Inner loops over ln 2cosh, compiled once for each CPU instruction set (log_cosh_simd.cpp). Internal to the *_cpu.cpp
// sources of kernels/.
//
//   Σ ln 2cosh x = Σ |x| + ln Π (1 + e^(−2|x|))
//
// so that there is an exponential for each term, but a logarithm only once in a while. Everything is in double
// precision, to about 10⁻¹⁴ a term; a NaN stays one.
#pragma once

#include <cstdint>

#include "kernels/core/isa.hpp"

namespace kadanoff::units {

struct LogCoshOperations {
  // Σ_j ln 2cosh(α x[j] + β y[j])
  double (*sum)(const float* x, double alpha, const float* y, double beta, std::int64_t count);

  // x[j] ← x[j] + β y[j]; returns Σ_j ln 2cosh(x[j]) of what they are then.
  double (*shift_and_sum)(double* x, const float* y, double beta, std::int64_t count);
};

KADANOFF_OPERATIONS(LogCoshOperations, log_cosh_operations);

}  // namespace kadanoff::units
