// squared_distance on each device; squared_distance.cpp has checked the arguments.
#pragma once

#include "kernels/rows/squared_distance.hpp"

namespace kadanoff::rows {

namespace cpu {
void squared_distance(CpuResources& cpu, Matrix<const float> a, Matrix<const float> b, Vector<double> distances);
}

namespace cuda {
void squared_distance(CudaResources& gpu, Matrix<const float> a, Matrix<const float> b, Vector<double> distances);
}

}  // namespace kadanoff::rows
