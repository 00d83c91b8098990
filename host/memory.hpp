// Will it fit? To be asked before memory is allocated, so that the answer is a sentence and not a crash.
#pragma once

#include <string>

#include "kernels/core/device.hpp"

namespace kadanoff {

// Throws Error(usage) if `bytes` are more than the device has free: "what" needs so much and there is so little. Says
// nothing where the system does not tell how much is free. (A double: 10⁷ × 10⁷ lattices have to be refused too.)
void require_memory(const std::string& what, double bytes, Device device);

// "512 bytes", "1.5 GiB"
std::string bytes_text(double bytes);

}  // namespace kadanoff
