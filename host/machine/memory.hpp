// Will it fit? To be asked before memory is allocated, so that the answer is a sentence and not a crash.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "kernels/core/device.hpp"

namespace kadanoff::machine {

// Throws Error(usage) if `bytes` are more than the device has free: "what" needs so much and there is so little. Says
// nothing where the system does not tell how much is free. (A double: 10⁷ × 10⁷ lattices have to be refused too.)
void require_memory(const std::string& what, double bytes, Device device);

// What is free on a device now; nothing where the system does not tell. On the CPU, no more than the limits leave that
// this process runs under: ulimit -v, and its control group's, as of a container.
std::optional<std::int64_t> available_bytes(Device device);

// Of control groups (version 2) mounted at `mount`, the least that those from `group` ("/a/b") up leave.
std::optional<std::int64_t> control_group_bytes(const std::filesystem::path& mount, std::filesystem::path group);

// "512 bytes", "1.5 GiB"
std::string bytes_text(double bytes);

}  // namespace kadanoff::machine
