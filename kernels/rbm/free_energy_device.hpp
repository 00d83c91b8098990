// free_energy on each device; free_energy.cpp has checked the arguments.
#pragma once

#include "kernels/rbm/free_energy.hpp"

namespace kadanoff::rbm {

namespace cpu {
void free_energy(CpuResources& cpu, ParametersView<const float> parameters, Matrix<const float> visible,
                 Vector<double> energies);
}

namespace cuda {
void free_energy(CudaResources& gpu, ParametersView<const float> parameters, Matrix<const float> visible,
                 Vector<double> energies);
}

}  // namespace kadanoff::rbm
