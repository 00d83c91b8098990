// Energy and magnetisation on the CPU: one task per tile of lattices, by the inner loop of the CPU's instruction set.
#include <algorithm>

#include "kernels/core/isa.hpp"
#include "kernels/ising/observables.hpp"
#include "kernels/ising/observables_isa.hpp"

namespace kadanoff::ising::cpu {

void observe(CpuResources& cpu, LatticesView<const std::uint32_t> lattices, Vector<std::int32_t> energies,
             Vector<std::int32_t> magnetisations) {
  const std::int64_t sites = lattices.sites();
  cpu.for_each(lattices.tiles(), [&](std::int64_t tile, int) {
    TileCounts counts;
    KADANOFF_DISPATCH_ISA(count_tile, lattices.tile(tile), lattices.side, counts);
    const std::int64_t first = tile * replicas_per_tile;
    const std::int64_t last = std::min<std::int64_t>(lattices.replicas, first + replicas_per_tile);
    for (std::int64_t replica = first; replica < last; ++replica) {
      const auto bit = replica % replicas_per_word, lane = replica / replicas_per_word % lanes;
      energies[replica] = static_cast<std::int32_t>(2 * std::int64_t{counts.unequal_bonds[bit][lane]} - 2 * sites);
      magnetisations[replica] = static_cast<std::int32_t>(2 * std::int64_t{counts.up_spins[bit][lane]} - sites);
    }
  });
}

}  // namespace kadanoff::ising::cpu
