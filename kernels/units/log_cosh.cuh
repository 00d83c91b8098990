// ln 2cosh on the GPU, in double precision.
#pragma once

namespace kadanoff::units::cuda {

__device__ inline double log_two_cosh(double x) { return fabs(x) + log1p(exp(-2 * fabs(x))); }

}  // namespace kadanoff::units::cuda
