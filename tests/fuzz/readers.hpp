// Every reader of a file that the program has, by name: what the fuzzer feeds, and what the corpus is replayed through.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace kadanoff::fuzz {

struct Reader {
  std::string name;  // and that of its folder in tests/fuzz/corpus
  void (*read)(const std::filesystem::path& path);
  bool is_hdf5 = true;
};

const std::vector<Reader>& readers();

// Throws std::invalid_argument, with all names, if there is none.
const Reader& reader_of(const std::string& name);

// Reads the file. To refuse it is as good as to take it: returns the refusal, empty if there was none. Throws
// std::logic_error for an Error of a kind that no file may cause (a bug of ours), and whatever else was thrown.
std::string refusal(const Reader& reader, const std::filesystem::path& path);

}  // namespace kadanoff::fuzz
