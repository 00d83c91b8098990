// The limits that Linux's control groups, version 1 and 2, put on this process: those of a container, of a batch job,
// of a service. A group's limit holds for all groups below it, so the tightest on the way up counts.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace kadanoff {

struct ControlGroupLimits {
  std::optional<double> cores;              // CPU time per time; no value: no limit is known
  std::optional<std::int64_t> memory;       // bytes
  std::optional<std::int64_t> memory_left;  // bytes, now, with what the kernel would release before it kills
};

// By /proc/self/cgroup and /proc/self/mountinfo below `root`, which is another for tests. Nothing there is no limit.
ControlGroupLimits control_group_limits(const std::filesystem::path& root = "/");

}  // namespace kadanoff
