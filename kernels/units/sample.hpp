// Draws spins ±1 from means.
#pragma once

#include <cstdint>

#include "kernels/core/dispatch.hpp"
#include "kernels/core/view.hpp"
#include "kernels/random/streams.hpp"

namespace kadanoff::units {

// Replaces each mean m by +1 with probability (1 + m) / 2, else by −1; one row per sample. The draw for unit j of row i
// is keyed by (j, first_row + i, block) in the key's step (sampling.hpp has the layout); a NaN stays NaN. Throws
// Error(internal) for means on another device.
void sample(Context& context, Matrix<float> means, const random::RngKey& key, std::uint32_t first_row,
            std::uint32_t block);

namespace cpu {
OnCpu<decltype(units::sample)> sample;
}
namespace cuda {
OnCuda<decltype(units::sample)> sample;
}

}  // namespace kadanoff::units
