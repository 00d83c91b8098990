// The inner loop of observables_cpu.cpp for each instruction set.
#pragma once

#include <cstdint>

#include "kernels/core/isa.hpp"

namespace kadanoff::ising {

// Counts of one tile, [bit][lane]: bonds between unequal spins, and spins that are +1.
struct TileCounts {
  alignas(64) std::uint32_t unequal_bonds[32][16];
  alignas(64) std::uint32_t up_spins[32][16];
};

KADANOFF_FOR_EACH_ISA(void count_tile(const std::uint32_t* words, std::int64_t side, TileCounts& counts));

}  // namespace kadanoff::ising
