// The same draws on the device (see streams.hpp for what a counter means): by cuRAND's own Philox, and once more for
// kernels that spend their time on draws.
#pragma once

#include <curand_philox4x32_x.h>

#include "kernels/random/streams.hpp"

namespace kadanoff::random::cuda {

struct DeviceKey {
  uint2 key;
  unsigned step;

  __host__ __device__ explicit DeviceKey(const RngKey& host) : key{host.key[0], host.key[1]}, step(host.step) {}
};

__device__ inline uint4 draw(const DeviceKey& key, unsigned index, unsigned sample, unsigned block) {
  return curand_Philox4x32_10(make_uint4(index, sample, block, key.step), key.key);
}

// The keys of all rounds, made on the host: as an argument of a kernel they are operands of its instructions, and cost
// none.
struct RoundKeys {
  uint2 of_round[philox::rounds];

  explicit RoundKeys(PhiloxKey key) {
    for (uint2& round : of_round) {
      round = {key[0], key[1]};
      key[0] += philox::weyl_0;
      key[1] += philox::weyl_1;
    }
  }
};

// The same draw. In a loop, what its first rounds need of index, sample or block alone is computed once.
__device__ inline uint4 draw(const RoundKeys& keys, unsigned step, unsigned index, unsigned sample, unsigned block) {
  uint4 counter{index, sample, block, step};
#pragma unroll
  for (const uint2& key : keys.of_round) {
    const std::uint64_t product_0 = std::uint64_t{philox::multiplier_0} * counter.x;
    const std::uint64_t product_1 = std::uint64_t{philox::multiplier_1} * counter.z;
    counter = {static_cast<unsigned>(product_1 >> 32) ^ counter.y ^ key.x, static_cast<unsigned>(product_1),
               static_cast<unsigned>(product_0 >> 32) ^ counter.w ^ key.y, static_cast<unsigned>(product_0)};
  }
  return counter;
}

}  // namespace kadanoff::random::cuda
