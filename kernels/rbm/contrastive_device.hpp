// contrastive_update on each device; contrastive.cpp has checked the arguments.
#pragma once

#include "kernels/rbm/contrastive.hpp"

namespace kadanoff::rbm {

namespace cpu {
std::int64_t contrastive_workspace_floats(const CpuResources& cpu, std::int64_t visible, std::int64_t hidden,
                                          std::int64_t batch);
void contrastive_update(CpuResources& cpu, const ContrastiveDivergence& method, const Batch& batch,
                        const ContrastiveKeys& keys, ParametersView<float> parameters, ContrastiveWorkspace& workspace,
                        double* squared_error);
}  // namespace cpu

namespace cuda {
std::int64_t contrastive_workspace_floats(std::int64_t visible, std::int64_t hidden, std::int64_t batch);
void contrastive_update(CudaResources& gpu, const ContrastiveDivergence& method, const Batch& batch,
                        const ContrastiveKeys& keys, ParametersView<float> parameters, ContrastiveWorkspace& workspace,
                        double* squared_error);
}  // namespace cuda

}  // namespace kadanoff::rbm
