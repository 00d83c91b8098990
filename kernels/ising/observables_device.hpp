// observe on each device; observables.cpp has checked the arguments.
#pragma once

#include "kernels/ising/observables.hpp"

namespace kadanoff::ising {

namespace cpu {
void observe(CpuResources& cpu, LatticesView<const std::uint32_t> lattices, Vector<std::int32_t> energies,
             Vector<std::int32_t> magnetisations);
}
namespace cuda {
void observe(CudaResources& gpu, LatticesView<const std::uint32_t> lattices, Vector<std::int32_t> energies,
             Vector<std::int32_t> magnetisations);
}

}  // namespace kadanoff::ising
