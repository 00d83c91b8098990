// Looks for the files that NVIDIA's driver makes, and compares the versions of CUDA.
#include "host/machine/gpu.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string_view>

#include "kernels/core/device.hpp"

namespace kadanoff::machine {

namespace fs = std::filesystem;

// "NVRM version: NVIDIA UNIX x86_64 Kernel Module  550.54.15  …": the first word that begins with a digit and has a
// dot.
std::string nvidia_kernel_module(const fs::path& root) {
  std::ifstream file(root / "proc/driver/nvidia/version");
  std::string line;
  std::getline(file, line);
  std::istringstream words(line);
  for (std::string word; words >> word;)
    if (word[0] >= '0' && word[0] <= '9' && word.find('.') != std::string::npos) return word;
  return line;
}

int major_version(const std::string& version) {
  int major = 0;
  std::from_chars(version.data(), version.data() + version.size(), major);
  return major;
}

std::string why_no_gpu(const fs::path& root) {
  std::error_code ignored;
  const bool is_there = !nvidia_kernel_module(root).empty() || fs::exists(root / "dev/nvidia0", ignored);
  const char* const visible = std::getenv("CUDA_VISIBLE_DEVICES");
  const bool is_hidden = visible != nullptr && (*visible == '\0' || std::string_view(visible) == "-1");
  if (!is_there || is_hidden || cuda_device_count() > 0) return "";
  if (!has_cuda) return "this build has no CUDA";
  const auto driver = cuda_driver_version(), runtime = cuda_runtime_version();
  if (driver == "none") return "the driver's library libcuda.so.1 is not found (a container needs --gpus all)";
  if (major_version(driver) < major_version(runtime))
    return fmt::format("its driver knows CUDA {}, and this build needs {}", driver, runtime);
  return "CUDA shows none: see nvidia-smi, CUDA_VISIBLE_DEVICES and 'kadanoff doctor'";
}

}  // namespace kadanoff::machine
