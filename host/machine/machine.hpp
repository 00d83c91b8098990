// The machine that a number was measured on, as far as the operating system reports it.
#pragma once

#include <string>
#include <vector>

#include "host/machine/memory.hpp"
#include "kernels/core/usable_threads.hpp"

namespace kadanoff::machine {

struct Machine {
  std::string cpu;                    // "Intel(R) Xeon(R) …"; "unknown" if not reported
  std::string isa;                    // the instruction set that our kernels use: "avx512"
  std::vector<std::string> features;  // CPU features that matter for matrix products: "avx2", "avx512f", "amx_bf16"
  std::string system;                 // "Debian GNU/Linux 12 (bookworm)"
  ThreadCount threads;                // number that this process takes by itself, and why
  MemoryLimits memory;                // of the host, now
};

Machine this_machine();

}  // namespace kadanoff::machine
