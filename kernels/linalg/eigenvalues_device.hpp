// Eigenvalues on each device. eigenvalues.cpp has checked the arguments, and turns the order.
#pragma once

#include <vector>

#include "kernels/linalg/eigenvalues.hpp"

namespace kadanoff::linalg {

// In ascending order; n ≥ 1.
namespace cpu {
std::vector<double> eigenvalues(Matrix<const float> a);
}
namespace cuda {
std::vector<double> eigenvalues(CudaResources& gpu, Matrix<const float> a);
}

}  // namespace kadanoff::linalg
