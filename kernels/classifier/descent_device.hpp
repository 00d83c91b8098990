// descend and cross_entropy on each device; descent.cpp has checked the arguments.
#pragma once

#include "kernels/classifier/descent.hpp"

namespace kadanoff::classifier {

struct ClassifierShape {
  std::int64_t visible, hidden, classes;
};

namespace cpu {
std::int64_t descent_workspace_floats(const CpuResources& cpu, const ClassifierShape& shape, std::int64_t samples);
void descend(CpuResources& cpu, const LabelledRows& samples, float rate, ParametersView<float> parameters,
             DescentWorkspace& workspace, double* loss);
void cross_entropy(CpuResources& cpu, const LabelledRows& samples, ParametersView<const float> parameters,
                   DescentWorkspace& workspace, double* loss);
}  // namespace cpu

namespace cuda {
std::int64_t descent_workspace_floats(const ClassifierShape& shape, std::int64_t samples);
void descend(CudaResources& gpu, const LabelledRows& samples, float rate, ParametersView<float> parameters,
             DescentWorkspace& workspace, double* loss);
void cross_entropy(CudaResources& gpu, const LabelledRows& samples, ParametersView<const float> parameters,
                   DescentWorkspace& workspace, double* loss);
}  // namespace cuda

}  // namespace kadanoff::classifier
