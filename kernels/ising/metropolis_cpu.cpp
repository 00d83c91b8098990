// Tiles are independent: one thread does all sweeps of a tile while its words stay in the cache.
#include "kernels/core/isa.hpp"
#include "kernels/ising/metropolis.hpp"
#include "kernels/ising/metropolis_isa.hpp"

namespace kadanoff::ising::cpu {

void sweep(CpuResources& cpu, LatticesView<std::uint32_t> lattices, const AcceptanceView& acceptance,
           const random::RngKey& key, std::int64_t count) {
  cpu.for_each(lattices.tiles(), [&](std::int64_t tile, int) {
    const TileUpdate update{.words = lattices.tile(tile),
                            .side = lattices.side,
                            .digit_masks = acceptance.digits_of(tile),
                            .heat_bath = acceptance.heat_bath_of(tile),
                            .first_group = static_cast<std::uint32_t>(tile * lanes)};
    KADANOFF_DISPATCH_ISA(sweep_tile, update, key, count);
  });
}

}  // namespace kadanoff::ising::cpu
