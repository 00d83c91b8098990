// The conditionals on the GPU, for CUDA sources that hold no Context. Defined in conditional_cuda.cu and spins_cuda.cu.
#pragma once

#include "kernels/rbm/conditional.hpp"
#include "kernels/rbm/spins.hpp"

namespace kadanoff::rbm::cuda {

void unpack(CudaResources& gpu, SpinRows spins, const Permutation& order, std::int64_t first, Matrix<float> out);
void hidden_mean(CudaResources& gpu, ParametersView<const float> parameters, Matrix<const float> visible,
                 Matrix<float> hidden);
void visible_mean(CudaResources& gpu, ParametersView<const float> parameters, Matrix<const float> hidden,
                  Matrix<float> visible);
void sample(CudaResources& gpu, Matrix<float> means, const RngKey& key, std::uint32_t first_row, std::uint32_t block);

}  // namespace kadanoff::rbm::cuda
