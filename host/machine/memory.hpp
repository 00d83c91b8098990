// Checks before an allocation whether the memory is free, so that the user gets a message and not a crash.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "kernels/core/device.hpp"

namespace kadanoff::machine {

// Throws Error(usage), naming `what`, if the device has less than `bytes` free. Does nothing if the system does not
// report the free memory. (`bytes` is a double, so that 10⁷ × 10⁷ lattices can be refused, too.)
void require_memory(const std::string& what, double bytes, Device device);

// The free memory of a device now; no value if the system does not report it. On the CPU, at most what the limits of
// this process leave: ulimit -v and its control groups (as in a container).
std::optional<std::int64_t> available_bytes(Device device);

// The least memory that the control group `group` ("/a/b") and its parents leave; control groups (version 2) are
// mounted at `mount`.
std::optional<std::int64_t> control_group_bytes(const std::filesystem::path& mount, std::filesystem::path group);

// "512 bytes", "1.5 GiB"
std::string bytes_text(double bytes);

}  // namespace kadanoff::machine
