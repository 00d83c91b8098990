// The same draws on the device, by cuRAND's own Philox (see streams.hpp for what a counter means).
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

}  // namespace kadanoff::random::cuda
