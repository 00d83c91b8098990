// The conditionals on each device; conditional.cpp has checked the arguments.
#pragma once

#include "kernels/rbm/conditional.hpp"

namespace kadanoff::rbm {

namespace cpu {
void hidden_mean(CpuResources& cpu, ParametersView<const float> parameters, Matrix<const float> visible,
                 Matrix<float> hidden);
void visible_mean(CpuResources& cpu, ParametersView<const float> parameters, Matrix<const float> hidden,
                  Matrix<float> visible);
}  // namespace cpu

namespace cuda {
void hidden_mean(CudaResources& gpu, ParametersView<const float> parameters, Matrix<const float> visible,
                 Matrix<float> hidden);
void visible_mean(CudaResources& gpu, ParametersView<const float> parameters, Matrix<const float> hidden,
                  Matrix<float> visible);
}  // namespace cuda

}  // namespace kadanoff::rbm
