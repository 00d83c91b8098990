// How a GPU sweeps an ensemble: with lattices in shared memory for many sweeps of a launch, or in place, with one
// launch per colour.
//
// In shared memory nothing is launched between sweeps, but a lattice must fit, and a block must do all of it. Replicas
// do not interact, so a block can take a few lanes of a tile only: then there are more blocks and larger lattices fit.
// Which is best depends on how many lattices there are; it is chosen by an estimate of the time, and the spins do not
// depend on it.
#pragma once

#include <cstdint>

namespace kadanoff::ising {

struct SweepDevice {
  int multiprocessors = 0;
  std::int64_t shared_bytes = 0;           // of a multiprocessor
  std::int64_t shared_bytes_a_block = 0;   // at most
  std::int64_t shared_bytes_reserved = 0;  // of each block, by the system
};

// Of a block, and of a multiprocessor at once: a thread has 64 registers.
inline constexpr std::int64_t most_sweep_threads = 1024;
inline constexpr unsigned columns_in_place = 8;  // of a block

struct SweepPlan {
  int lanes = 0;  // of a tile, in a block; 0: in place
  int rows = 0;   // in which a block updates all sites of a colour at once

  [[nodiscard]] bool is_in_place() const { return lanes == 0; }
};

// For `count` sweeps of `tiles` tiles of lattices of `side`.
SweepPlan plan_sweep(const SweepDevice& device, std::int64_t side, std::int64_t tiles, std::int64_t count);

inline std::int64_t shared_bytes(std::int64_t side, int lanes) {
  return side * side * lanes * static_cast<std::int64_t>(sizeof(std::uint32_t));
}

}  // namespace kadanoff::ising
