// correlate_rows on each device; correlation.cpp has checked the arguments.
#pragma once

#include "kernels/ising/correlation.hpp"

namespace kadanoff::ising {

namespace cpu {
void correlate_rows(CpuResources& cpu, Matrix<const float> spins, int side, Vector<double> magnetisation,
                    Matrix<double> correlation);
}
namespace cuda {
void correlate_rows(CudaResources& gpu, Matrix<const float> spins, int side, Vector<double> magnetisation,
                    Matrix<double> correlation);
}

}  // namespace kadanoff::ising
