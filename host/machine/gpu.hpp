// An NVIDIA GPU as the system shows it, to a build without CUDA, too.
#pragma once

#include <filesystem>
#include <string>

namespace kadanoff::machine {

// The version of the NVIDIA driver's kernel module, "550.54"; empty if none is loaded. `root` is another for tests.
std::string nvidia_kernel_module(const std::filesystem::path& root = "/");

// 13 of "13.0"; 0 if it does not begin with a number.
int major_version(const std::string& version);

// Why --device auto does not take a GPU that this machine has: "this build has no CUDA". Empty if there is no sign of
// one, if one can be used, or if CUDA_VISIBLE_DEVICES hides them all.
std::string why_no_gpu(const std::filesystem::path& root = "/");

}  // namespace kadanoff::machine
