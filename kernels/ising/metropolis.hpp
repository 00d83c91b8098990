// Sweeps of single-spin updates, colour by colour (lattices.hpp), 32 replicas to a word (acceptance.hpp has the rule).
//
// Each sweep tries to flip every spin of every replica once. The random number u of replica r at a site is made of 32
// binary digits: bit r % 32 of the words 0 … 3 of the draw for (site, group r / 32, block 0), most significant digit
// first, then of block 1, and so on to block 7, all in the key's step. The step is the number of the sweep. Digits that
// cannot change the outcome are not drawn. So a spin depends on the seed, the site, the replica and the sweep, and on
// nothing else: not on the device, the number of threads, or how many sweeps one call does.
#pragma once

#include "kernels/core/dispatch.hpp"
#include "kernels/ising/acceptance.hpp"
#include "kernels/random/streams.hpp"

namespace kadanoff::ising {

// Does `count` sweeps, number key.step, key.step + 1, … Throws Error(internal) if the lattices and the acceptance have
// different numbers of tiles, or are not on the context's device.
void sweep(Context& context, LatticesView<std::uint32_t> lattices, const AcceptanceView& acceptance,
           const random::RngKey& key, std::int64_t count);

namespace cpu {
OnCpu<decltype(ising::sweep)> sweep;
}
namespace cuda {
OnCuda<decltype(ising::sweep)> sweep;
}

}  // namespace kadanoff::ising
