// sweep on each device; metropolis.cpp has checked the arguments.
#pragma once

#include "kernels/ising/metropolis.hpp"

namespace kadanoff::ising {

namespace cpu {
void sweep(CpuResources& cpu, LatticesView<std::uint32_t> lattices, const AcceptanceView& acceptance,
           const random::RngKey& key, std::int64_t count);
}
namespace cuda {
void sweep(CudaResources& gpu, LatticesView<std::uint32_t> lattices, const AcceptanceView& acceptance,
           const random::RngKey& key, std::int64_t count);
}

}  // namespace kadanoff::ising
