// How many configurations are worked on together.
#pragma once

#include <cstdint>

#include "kernels/core/device.hpp"

namespace kadanoff::data {

// What fits into a CPU's cache, or enough to keep a GPU busy.
inline std::int64_t batch_rows(Device device) { return device == cpu_device ? 2048 : 65536; }

}  // namespace kadanoff::data
