// probabilities on each device; probabilities.cpp has checked the arguments.
#pragma once

#include "kernels/classifier/probabilities.hpp"

namespace kadanoff::classifier {

namespace cpu {
void probabilities(CpuResources& cpu, ParametersView<const float> parameters, Matrix<const float> inputs,
                   Matrix<float> out);
}

namespace cuda {
void probabilities(CudaResources& gpu, ParametersView<const float> parameters, Matrix<const float> inputs,
                   Matrix<float> out);
}

}  // namespace kadanoff::classifier
