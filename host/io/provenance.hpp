// Where a result comes from: written as root attributes into every Kadanoff file.
#pragma once

#include <array>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

namespace kadanoff {
class Context;
}

namespace kadanoff::io {

class H5Reader;
class H5Writer;

struct Provenance {
  std::string command{};    // the verb: "ising", "train", "flow"; empty for a foreign file
  nlohmann::json config{};  // every option of that verb with its resolved value
  std::uint64_t seed = 0;
  std::string device{};    // device_description()
  std::string commit{};    // of the program; filled in when a file is written
  int format_version = 1;  // of the file's layout, not of its seal (seal.hpp); filled in when a file is written
};

// "cpu", or "cuda:0 NVIDIA …".
std::string device_description(const Context& context);

// The CPU features that the last bits of a training depend on: the instruction set of our kernels, and the instructions
// for bf16 products, if any, as in "avx512+avx512_bf16". Empty on a GPU.
std::string instruction_set(const Context& context);

// The attributes that write_provenance() writes.
inline constexpr std::array provenance_attributes{"kind", "format_version", "command", "config",
                                                  "seed", "device",         "commit"};

// `kind` says what is in the file: "dataset", "model" (data/file_kinds.cpp). It becomes the attribute `kind`.
void write_provenance(H5Writer& file, const std::string& kind, const Provenance& provenance);

// Throws Error(bad_input) for a Kadanoff file in a newer format, or for a copy of one by another program.
void require_known_format(const H5Reader& file);

// Fields that a foreign file does not have stay empty. The same errors.
Provenance read_provenance(const H5Reader& file);

}  // namespace kadanoff::io
