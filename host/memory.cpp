#include "host/memory.hpp"

#include <array>

#include "host/machine.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff {

std::string bytes_text(double bytes) {
  if (bytes < 1024) return fmt::format("{:.0f} bytes", bytes);
  constexpr std::array<const char*, 5> units = {"KiB", "MiB", "GiB", "TiB", "PiB"};
  std::size_t unit = 0;
  for (bytes /= 1024; bytes >= 1024 && unit + 1 < units.size(); ++unit) bytes /= 1024;
  return fmt::format("{:.1f} {}", bytes, units[unit]);
}

void require_memory(const std::string& what, double bytes, Device device) {
  const std::int64_t available = device == cpu_device ? this_machine().available_bytes : cuda_free_bytes(device.index);
  if (available > 0 && bytes > static_cast<double>(available))
    fail(ExitCode::usage, "{} would need {} of memory on {}, and {} are free", what, bytes_text(bytes),
         to_string(device), bytes_text(static_cast<double>(available)));
}

}  // namespace kadanoff
