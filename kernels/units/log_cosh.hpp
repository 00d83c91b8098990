// Inner loops over ln 2cosh, compiled once for each CPU instruction set (log_cosh_simd.cpp). Internal to the *_cpu.cpp
// sources of kernels/.
//
//   Σ ln 2cosh x = Σ |x| + ln Π (1 + e^(−2|x|))
//
// so each term needs an exponential, but one logarithm serves several terms. Everything is in double precision, with an
// error of about 10⁻¹⁴ per term; a NaN stays NaN.
#pragma once

#include <cstdint>

#include "kernels/core/isa.hpp"

namespace kadanoff::units {

struct LogCoshOperations {
  // Σ_j ln 2cosh(α x[j] + β y[j])
  double (*sum)(const float* x, double alpha, const float* y, double beta, std::int64_t count);

  // x[j] ← x[j] + β y[j]; returns Σ_j ln 2cosh(x[j]) of the new x.
  double (*shift_and_sum)(double* x, const float* y, double beta, std::int64_t count);
};

KADANOFF_OPERATIONS(LogCoshOperations, log_cosh_operations);

}  // namespace kadanoff::units
