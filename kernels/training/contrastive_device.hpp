// contrastive_update on each device; contrastive.cpp has checked the arguments.
#pragma once

#include "kernels/training/contrastive.hpp"

namespace kadanoff::training {

namespace cpu {
double contrastive_workspace_bytes(const CpuResources& cpu, const ContrastiveDivergence& method, std::int64_t visible,
                                   std::int64_t hidden, std::int64_t batch);
void contrastive_update(CpuResources& cpu, const ContrastiveDivergence& method, const StepPlan& plan,
                        std::uint32_t update, const rows::SpinRows& data, const TrainingView& state,
                        ContrastiveWorkspace& workspace, double* squared_error);
}  // namespace cpu

namespace cuda {
double contrastive_workspace_bytes(const ContrastiveDivergence& method, std::int64_t visible, std::int64_t hidden,
                                   std::int64_t batch);
void contrastive_update(CudaResources& gpu, const ContrastiveDivergence& method, const StepPlan& plan,
                        std::uint32_t update, const rows::SpinRows& data, const TrainingView& state,
                        ContrastiveWorkspace& workspace, double* squared_error);
}  // namespace cuda

}  // namespace kadanoff::training
