// The initial spins of an ensemble.
//
//   random    every spin ±1 with equal probability: bit r % 32 of word 0 of the draw for (site, group r / 32, block 0)
//   ordered   each replica all +1 or all −1, with equal probability: the same bit of the draw for (0, group, block 1)
//
// in the key's step; the key is of Stream::ising_start.
#pragma once

#include "kernels/core/dispatch.hpp"
#include "kernels/ising/lattices.hpp"
#include "kernels/random/streams.hpp"

namespace kadanoff::ising {

enum class Start { random, ordered };

// Throws Error(internal) if the lattices are not on the context's device.
void start(Context& context, LatticesView<std::uint32_t> lattices, Start how, const random::RngKey& key);

namespace cpu {
OnCpu<decltype(ising::start)> start;
}
namespace cuda {
OnCuda<decltype(ising::start)> start;
}

}  // namespace kadanoff::ising
