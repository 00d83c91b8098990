// The inner loop of metropolis_cpu.cpp for each instruction set.
#pragma once

#include <cstdint>

#include "kernels/core/isa.hpp"
#include "kernels/random/streams.hpp"

namespace kadanoff::ising {

// One tile of the ensemble, 16 words per site.
struct TileUpdate {
  std::uint32_t* words;
  std::int64_t side;
  const std::uint32_t* digit_masks;  // [digit][cost][lane]
  const std::uint32_t* heat_bath;    // [lane]
  std::uint32_t first_group;
};

// `count` sweeps of one tile.
KADANOFF_FOR_EACH_ISA(void sweep_tile(const TileUpdate& tile, const random::RngKey& key, std::int64_t count));

}  // namespace kadanoff::ising
