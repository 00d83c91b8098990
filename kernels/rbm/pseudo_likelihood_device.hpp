// Pseudo-likelihoods on each device; pseudo_likelihood.cpp has checked the arguments.
#pragma once

#include "kernels/rbm/pseudo_likelihood.hpp"

namespace kadanoff::rbm {

namespace cpu {
void pseudo_log_likelihood(CpuResources& cpu, ParametersView<const float> parameters, Matrix<const float> visible,
                           Vector<double> out);
void stochastic_pseudo_log_likelihood(CpuResources& cpu, ParametersView<const float> parameters,
                                      Matrix<const float> visible, const random::RngKey& key, std::uint32_t first_row,
                                      Vector<double> out);
}  // namespace cpu

namespace cuda {
void pseudo_log_likelihood(CudaResources& gpu, ParametersView<const float> parameters, Matrix<const float> visible,
                           Vector<double> out);
void stochastic_pseudo_log_likelihood(CudaResources& gpu, ParametersView<const float> parameters,
                                      Matrix<const float> visible, const random::RngKey& key, std::uint32_t first_row,
                                      Vector<double> out);
}  // namespace cuda

}  // namespace kadanoff::rbm
