// One term of a squared distance in a kernel.
#pragma once

namespace kadanoff::rows::cuda {

// (a − b)²: exact for a, b = ±1, and rounded once or twice otherwise.
__device__ inline double squared_difference(float a, float b) {
  const double difference = static_cast<double>(a) - static_cast<double>(b);
  return difference * difference;
}

}  // namespace kadanoff::rows::cuda
