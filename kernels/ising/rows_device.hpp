// to_rows on each device; rows.cpp has checked the arguments.
#pragma once

#include "kernels/ising/rows.hpp"

namespace kadanoff::ising {

namespace cpu {
void to_rows(CpuResources& cpu, LatticesView<const std::uint32_t> lattices, Matrix<std::uint32_t> rows);
}
namespace cuda {
void to_rows(CudaResources& gpu, LatticesView<const std::uint32_t> lattices, Matrix<std::uint32_t> rows);
}

}  // namespace kadanoff::ising
