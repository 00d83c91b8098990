// The conditionals and the draw on each device; conditional.cpp has checked the arguments.
#pragma once

#include "kernels/rbm/conditional.hpp"

namespace kadanoff::rbm {

namespace cpu {
void hidden_mean(CpuResources& cpu, ParametersView<const float> parameters, Matrix<const float> visible,
                 Matrix<float> hidden);
void visible_mean(CpuResources& cpu, ParametersView<const float> parameters, Matrix<const float> hidden,
                  Matrix<float> visible);
void sample(CpuResources& cpu, Matrix<float> means, const random::RngKey& key, std::uint32_t first_row,
            std::uint32_t block);
}  // namespace cpu

namespace cuda {
void hidden_mean(CudaResources& gpu, ParametersView<const float> parameters, Matrix<const float> visible,
                 Matrix<float> hidden);
void visible_mean(CudaResources& gpu, ParametersView<const float> parameters, Matrix<const float> hidden,
                  Matrix<float> visible);
void sample(CudaResources& gpu, Matrix<float> means, const random::RngKey& key, std::uint32_t first_row,
            std::uint32_t block);
}  // namespace cuda

}  // namespace kadanoff::rbm
