// One task per tile, which writes the words of the tile in memory order.
#include "kernels/ising/start.hpp"

namespace kadanoff::ising::cpu {

void start(CpuResources& cpu, LatticesView<std::uint32_t> lattices, Start how, const random::RngKey& key) {
  cpu.for_each(lattices.tiles(), [&](std::int64_t tile, int) {
    std::uint32_t* word = lattices.tile(tile);
    for (std::int64_t site = 0; site < lattices.sites(); ++site) {
      for (std::int64_t lane = 0; lane < lanes; ++lane) {
        const auto group = static_cast<std::uint32_t>(tile * lanes + lane);
        *word++ = how == Start::random ? random::draw(key, static_cast<std::uint32_t>(site), group, 0)[0]
                                       : random::draw(key, 0, group, 1)[0];
      }
    }
  });
}

}  // namespace kadanoff::ising::cpu
