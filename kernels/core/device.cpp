// Reads the name of a device, and asks the CUDA driver which devices exist.
#include "kernels/core/device.hpp"

#include <algorithm>
#include <charconv>

#include "kernels/core/check.hpp"
#include "kernels/core/cuda_runtime.hpp"

namespace kadanoff {

int cuda_device_count() {
  if constexpr (has_cuda) return cuda::device_count();
  return 0;
}

std::int64_t cuda_free_bytes([[maybe_unused]] int index) {
  if constexpr (has_cuda) return cuda::free_bytes(index);
  return 0;
}

std::vector<CudaDeviceInfo> cuda_devices() {
  if constexpr (has_cuda) return cuda::devices();
  return {};
}

std::string cuda_runtime_version() {
  if constexpr (has_cuda) return cuda::runtime_version();
  return "none";
}

std::string cuda_driver_version() {
  if constexpr (has_cuda) return cuda::driver_version();
  return "none";
}

Device parse_device(std::string_view text) {
  if (text == "cpu") return cpu_device;
  const int count = cuda_device_count();
  if (text == "auto") return count > 0 ? Device{DeviceKind::cuda, 0} : cpu_device;

  int index = 0;
  if (text != "cuda") {
    constexpr std::string_view prefix = "cuda:";
    const char* first = text.data() + std::min(prefix.size(), text.size());
    const char* last = text.data() + text.size();
    const auto [end, error] = std::from_chars(first, last, index);
    if (!text.starts_with(prefix) || error != std::errc{} || end != last || index < 0)
      fail(ExitCode::usage, "--device '{}' is not one of auto, cpu, cuda, cuda:N", text);
  }
  if (!has_cuda) fail(ExitCode::unavailable, "--device {}: this build has no CUDA; use --device cpu", text);
  if (count == 0) fail(ExitCode::unavailable, "--device {}: no CUDA device found; use --device cpu", text);
  if (index >= count)
    fail(ExitCode::unavailable, "--device {}: there are {} CUDA devices, cuda:0 to cuda:{}", text, count, count - 1);
  return {DeviceKind::cuda, index};
}

std::string to_string(Device device) {
  return device.kind == DeviceKind::cpu ? "cpu" : fmt::format("cuda:{}", device.index);
}

}  // namespace kadanoff
