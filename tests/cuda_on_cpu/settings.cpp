// Reads the environment.
#include "tests/cuda_on_cpu/settings.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <string>

namespace cuda_on_cpu {
namespace {

std::string text_of(const char* variable) {
  const char* value = std::getenv(variable);
  return value == nullptr ? "" : value;
}

std::uint64_t number_of(const char* variable, std::uint64_t otherwise) {
  const auto text = text_of(variable);
  return text.empty() ? otherwise : std::stoull(text);
}

}  // namespace

std::uint64_t seed() {
  static const std::uint64_t value = number_of("CUDA_ON_CPU_SEED", 1);
  return value;
}

int multiprocessors() {
  static const auto value = static_cast<int>(number_of("CUDA_ON_CPU_MULTIPROCESSORS", 132));
  return value;
}

bool has_graphs() { return text_of("CUDA_ON_CPU_GRAPHS") != "0"; }

std::mt19937_64& generator() {
  static std::mt19937_64 instance(seed());
  return instance;
}

Site::Site(const char* file, int line) : file_(file), line_(line) {
  const auto name = fmt::format("{}:{}", file, line);
  skipped_ = fmt::format(",{},", text_of("CUDA_ON_CPU_SKIP")).find(fmt::format(",{},", name)) != std::string::npos;
  if (const auto sites = text_of("CUDA_ON_CPU_SITES"); !sites.empty())
    std::ofstream(sites, std::ios::app) << name + "\n";  // one write: other processes append, too
}

}  // namespace cuda_on_cpu
