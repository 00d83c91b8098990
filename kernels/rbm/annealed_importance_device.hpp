// anneal on each device; annealed_importance.cpp has checked the arguments.
#pragma once

#include "kernels/rbm/annealed_importance.hpp"

namespace kadanoff::rbm {

namespace cpu {
void anneal(CpuResources& cpu, ParametersView<const float> parameters, Vector<const float> base_bias, double from,
            double to, const AnnealedChains& chains, const random::RngKey& key, std::uint32_t first_row);
}

namespace cuda {
void anneal(CudaResources& gpu, ParametersView<const float> parameters, Vector<const float> base_bias, double from,
            double to, const AnnealedChains& chains, const random::RngKey& key, std::uint32_t first_row);
}

}  // namespace kadanoff::rbm
