// unpack and pack on each device; spins.cpp has checked the arguments.
#pragma once

#include "kernels/rows/spins.hpp"

namespace kadanoff::rows {

namespace cpu {
void unpack(CpuResources& cpu, SpinRows spins, const random::Permutation& order, std::int64_t first, Matrix<float> out);
void pack(CpuResources& cpu, Matrix<const float> spins, Matrix<std::uint32_t> words);
}  // namespace cpu

namespace cuda {
void unpack(CudaResources& gpu, SpinRows spins, const random::Permutation& order, std::int64_t first,
            Matrix<float> out);
void pack(CudaResources& gpu, Matrix<const float> spins, Matrix<std::uint32_t> words);
}  // namespace cuda

}  // namespace kadanoff::rows
