// Energy and magnetisation of every replica, exact integers, from the packed words.
//
//   E = −Σ σ(x, y) [σ(x + 1, y) + σ(x, y + 1)]     each bond once; on side 2 this counts every bond twice, as in
//   M = Σ σ(x, y)                                   Kaufman's formula for the 2 × 2 torus
#pragma once

#include "kernels/core/dispatch.hpp"
#include "kernels/ising/lattices.hpp"

namespace kadanoff::ising {

// energies[r] and magnetisations[r] for r < lattices.replicas; all on the context's device. Throws Error(internal) if a
// size or device does not match.
void observe(Context& context, LatticesView<const std::uint32_t> lattices, Vector<std::int32_t> energies,
             Vector<std::int32_t> magnetisations);

namespace cpu {
OnCpu<decltype(ising::observe)> observe;
}
namespace cuda {
OnCuda<decltype(ising::observe)> observe;
}

}  // namespace kadanoff::ising
