// What this program was built from and with: for files' provenance, `kadanoff doctor` and the benchmarks.
#pragma once

#include <string>

namespace kadanoff::machine {

// A build that emulates CUDA on the CPU, for tests, says so in `version`, `commit` and `cuda_architectures`.
struct BuildInfo {
  std::string version;     // "0.1.0", "0.1.0-emulated"
  std::string commit;      // "1a2b3c4d5e6f", "…-dirty" if the sources differ, "…-emulated"; "unknown" without git
  std::string build_type;  // "Release"
  std::string compiler;    // "g++ 12.2.0"
  std::string sanitizers;  // "address,undefined"; empty without
  bool cuda = false;       // true if the CUDA sources are built in
  std::string cuda_architectures;  // "75-real,…", "emulated"; empty without CUDA
  std::string onednn;              // "2.6.3"
  std::string hdf5;                // "1.10.8"
};

const BuildInfo& build_info();

// True if `commit` identifies the sources. "unknown" and "…-dirty" do not: two such builds may differ.
bool tells_the_sources(const std::string& commit);

}  // namespace kadanoff::machine
