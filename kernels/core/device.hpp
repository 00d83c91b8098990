// Which machine does the work: the CPU, or one CUDA device. Chosen once, at run time, by --device.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kadanoff {

#ifdef KADANOFF_HAS_CUDA
inline constexpr bool has_cuda = true;
#else
inline constexpr bool has_cuda = false;
#endif

enum class DeviceKind { cpu, cuda };

struct Device {
  DeviceKind kind = DeviceKind::cpu;
  int index = 0;  // of a CUDA device, as the CUDA runtime counts them

  friend bool operator==(const Device&, const Device&) = default;
};

inline constexpr Device cpu_device{};

struct CudaDeviceInfo {
  std::string name;
  std::string compute_capability;  // "9.0"
  std::int64_t total_bytes = 0;
  int multiprocessors = 0;
};

// The CUDA devices that this build can see: none without CUDA in the build, without a driver, or without a device. The
// query does not use the devices, so it also lists a device that another process has filled or locked.
int cuda_device_count();
std::vector<CudaDeviceInfo> cuda_devices();

// The free memory of one of these devices. Throws Error(internal) if the device cannot be used.
std::int64_t cuda_free_bytes(int index);

// The versions of CUDA's runtime and driver, such as "13.0", or "none".
std::string cuda_runtime_version();
std::string cuda_driver_version();

// auto | cpu | cuda | cuda:N. `auto` is the first CUDA device, or the CPU if there is no CUDA device.
// Throws Error(usage) for anything else, Error(unavailable) for a device that is not there.
Device parse_device(std::string_view text);

std::string to_string(Device device);

}  // namespace kadanoff
