// contrastive_update on each device; contrastive.cpp has checked the arguments.
#pragma once

#include "kernels/rbm/contrastive.hpp"

namespace kadanoff::rbm {

namespace cpu {
void contrastive_update(CpuResources& cpu, const ContrastiveDivergence& method, const Batch& batch,
                        const ContrastiveKeys& keys, ParametersView<float> parameters, ContrastiveWorkspace& workspace,
                        double* squared_error);
}

namespace cuda {
void contrastive_update(CudaResources& gpu, const ContrastiveDivergence& method, const Batch& batch,
                        const ContrastiveKeys& keys, ParametersView<float> parameters, ContrastiveWorkspace& workspace,
                        double* squared_error);
}

}  // namespace kadanoff::rbm
