// The machine that a number was measured on, as far as the operating system reports it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace kadanoff::machine {

struct Machine {
  std::string cpu;                    // "Intel(R) Xeon(R) …"; "unknown" if not reported
  std::string isa;                    // the instruction set that our kernels use: "avx512"
  std::vector<std::string> features;  // CPU features that matter for matrix products: "avx2", "avx512f", "amx_bf16"
  std::string system;                 // "Debian GNU/Linux 12 (bookworm)"
  int threads = 0;                    // number that this process may use
  std::int64_t memory_bytes = 0;      // 0 if not reported
  std::int64_t available_bytes = 0;   // without swapping, now
};

Machine this_machine();

}  // namespace kadanoff::machine
