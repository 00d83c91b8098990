// Philox4x32-10: four random words as a pure function of a counter and a key.
//
// Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3" (SC 2011). The known-answer vectors of
// Random123 test this function and its vector version for the CPU (philox_simd.hpp). The GPU uses cuRAND's
// curand_Philox4x32_10, and for Ising sweeps a version whose keys are made beforehand (philox_cuda.cuh). Tests of
// operations that draw compare them with this function: ising::start the first word of a draw, ising::sweep and
// units::sample all four.
#pragma once

#include <array>
#include <cstdint>

namespace kadanoff::random {

using PhiloxCounter = std::array<std::uint32_t, 4>;
using PhiloxKey = std::array<std::uint32_t, 2>;

namespace philox {
inline constexpr std::uint32_t multiplier_0 = 0xD2511F53;
inline constexpr std::uint32_t multiplier_1 = 0xCD9E8D57;
inline constexpr std::uint32_t weyl_0 = 0x9E3779B9;  // the golden ratio
inline constexpr std::uint32_t weyl_1 = 0xBB67AE85;  // √3 − 1
inline constexpr int rounds = 10;
}  // namespace philox

constexpr PhiloxCounter philox4x32_10(PhiloxCounter counter, PhiloxKey key) {
  for (int round = 0; round < philox::rounds; ++round) {
    const auto product_0 = std::uint64_t{philox::multiplier_0} * counter[0];
    const auto product_1 = std::uint64_t{philox::multiplier_1} * counter[2];
    counter = {static_cast<std::uint32_t>(product_1 >> 32) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(product_1),
               static_cast<std::uint32_t>(product_0 >> 32) ^ counter[3] ^ key[1],
               static_cast<std::uint32_t>(product_0)};
    key[0] += philox::weyl_0;
    key[1] += philox::weyl_1;
  }
  return counter;
}

}  // namespace kadanoff::random
