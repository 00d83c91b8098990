// What a run of the emulation can choose, by environment variables:
//
//   CUDA_ON_CPU_SEED=N               the orders of threads, blocks and streams (default 1)
//   CUDA_ON_CPU_MULTIPROCESSORS=N    what the device says it has (default 132)
//   CUDA_ON_CPU_GRAPHS=0             no graph can be instantiated, as on a device without them
//   CUDA_ON_CPU_SKIP=FILE:LINE,…     barriers and waits that do nothing: mutations, which the tests must notice
//   CUDA_ON_CPU_SITES=FILE           writes each barrier and wait that was reached to this file, a line each
#pragma once

#include <cstdint>
#include <random>

namespace cuda_on_cpu {

std::uint64_t seed();
int multiprocessors();
bool has_graphs();  // as it is set now

// Of everything that is shuffled. Used under the lock of the runtime only.
std::mt19937_64& generator();

// Where a barrier or a wait stands in the sources.
class Site {
 public:
  Site(const char* file, int line);
  [[nodiscard]] bool is_skipped() const { return skipped_; }
  [[nodiscard]] const char* file() const { return file_; }
  [[nodiscard]] int line() const { return line_; }

 private:
  const char* file_;
  int line_;
  bool skipped_;
};

}  // namespace cuda_on_cpu
