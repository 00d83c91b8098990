// start on each device; start.cpp has checked the arguments.
#pragma once

#include "kernels/ising/start.hpp"

namespace kadanoff::ising {

namespace cpu {
void start(CpuResources& cpu, LatticesView<std::uint32_t> lattices, Start how, const random::RngKey& key);
}
namespace cuda {
void start(CudaResources& gpu, LatticesView<std::uint32_t> lattices, Start how, const random::RngKey& key);
}

}  // namespace kadanoff::ising
