// Products of two matrices of ±1 spins on the CPU, by counting bits: where v and h are the bits of units i and a in N
// samples, Σ_s v h = N − 2 popcount(v xor h), exactly.
//
// Spins lie in panels (rows/spin_panels.hpp): for 64 units at a time, word k holds samples 32 k … 32 k + 31 of each.
// Words beyond the last sample are 0 in both, and count nothing.
//
// Internal to the *_cpu.cpp sources of kernels/; the inner loops are compiled once for each CPU instruction set
// (spin_counts_simd.cpp).
#pragma once

#include <cstdint>

#include "kernels/core/isa.hpp"

namespace kadanoff::linalg {

struct SpinCountOperations {
  // differences[64 r + a] ← popcount(v_r xor h_a) for r below 64 and a below 64, of two panels of `words` words a unit.
  void (*differences)(const std::uint32_t* v, const std::uint32_t* h, std::int64_t words, std::int32_t* differences);

  // counts[u] ← popcount of unit u, u below 64.
  void (*set)(const std::uint32_t* panel, std::int64_t words, std::int32_t* counts);
};

// With the instructions for a population count that some CPUs with AVX-512 have, and without.
KADANOFF_OPERATIONS(SpinCountOperations, spin_count_operations);
KADANOFF_OPERATIONS(SpinCountOperations, spin_count_operations_by_bytes);

}  // namespace kadanoff::linalg
