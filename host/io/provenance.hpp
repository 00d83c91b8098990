// Where a result comes from: written as attributes into every file of ours.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

namespace kadanoff {

struct Provenance {
  std::string command;    // the verb: "ising", "train", "flow"; empty for a foreign file
  nlohmann::json config;  // every option of that verb with its resolved value
  std::uint64_t seed = 0;
  std::string device;      // "cpu" or "cuda:0 NVIDIA …"
  std::string commit;      // of the program; filled in when a file is written
  int format_version = 1;  // of the file's layout; filled in when a file is written
};

}  // namespace kadanoff
