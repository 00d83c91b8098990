// spin_gemm.hpp on the CPU, for operations that work on one tile while it is in the cache. Internal to the *_cpu.cpp
// sources of kernels/.
#pragma once

#include <functional>

#include "kernels/linalg/gemm_cpu.hpp"
#include "kernels/linalg/spin_gemm.hpp"

namespace kadanoff::linalg::cpu {

// `finish` is called for each tile of out as soon as it is done, by the same thread. A tile's first column is a
// multiple of units::units_per_block, so that its spins may be drawn.
void spin_gemm(CpuResources& cpu, Op op, float alpha, Matrix<const float> spins, Matrix<const float> w,
               Matrix<float> out, const std::function<void(const Tile&)>& finish);

}  // namespace kadanoff::linalg::cpu
