// Calls that order work. They know where they stand, so that a mutation can leave one out (settings.hpp).
#pragma once

#include <cuda_runtime_api.h>

#include "tests/cuda_on_cpu/settings.hpp"

namespace cuda_on_cpu {

cudaError_t synchronize(const Site* site, cudaStream_t stream);
cudaError_t synchronize(const Site* site, cudaEvent_t event);
cudaError_t wait(const Site* site, cudaStream_t stream, cudaEvent_t event);
cudaError_t record(const Site* site, cudaEvent_t event, cudaStream_t stream);

}  // namespace cuda_on_cpu
