// Checks before an allocation whether the memory is free, so that the user gets a message and not a crash.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "kernels/core/device.hpp"

namespace kadanoff::machine {

// The memory that this process may use, and what says so.
struct MemoryLimits {
  std::optional<std::int64_t> total;      // bytes: of the machine, or of its control group; no value: the system does
                                          // not say
  std::optional<std::int64_t> available;  // bytes, now, without swapping
  std::string reason;                     // of `available`: "the control group's limit"
};

// On the host: at most what the limits of this process leave: ulimit -v and -d, and its control groups (a container, a
// batch job); or what --memory says. `root` is another for tests.
MemoryLimits host_memory(const std::filesystem::path& root = "/");

// --memory: from now on so many bytes count as free on the host, whatever the system says.
void take_as_free(std::int64_t bytes);

// "20G", "512M", "1.5 GiB", "1000000": in units of 1024 bytes. Throws Error(usage), naming --memory.
std::int64_t parse_bytes(const std::string& text);

// Throws Error(usage), naming `what`, if the device has less than `bytes` free. Does nothing if the system does not
// report the free memory. (`bytes` is a double, so that 10⁷ × 10⁷ lattices can be refused, too.)
void require_memory(const std::string& what, double bytes, Device device);

// The free memory of a device now; no value if the system does not report it.
std::optional<std::int64_t> available_bytes(Device device);

// What is free on the host for one who has `held` bytes of it already. They count as free, but not beyond --memory,
// which is the whole.
std::optional<std::int64_t> available_to_holder(std::int64_t held);

// " (the limit of its control group; --memory SIZE takes as much for free)": what a refusal says of the host's free
// memory. Empty for a GPU, whose driver knows.
std::string memory_hint(Device device);

// "512 bytes", "1.5 GiB"
std::string bytes_text(double bytes);

}  // namespace kadanoff::machine
