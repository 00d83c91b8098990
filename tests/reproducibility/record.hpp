// The file of recorded digests: groups with one line per result, sorted.
//
//   # comment
//   [everywhere]
//   square.h5:/samples 0123456789abcdef
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "tests/reproducibility/digests.hpp"

namespace kadanoff::test {

using Record = std::map<std::string, Digests>;

// Empty if the file is not there. Throws std::runtime_error for any other kind of line.
Record load_record(const std::filesystem::path& path);
void save_record(const Record& record, const std::filesystem::path& path);

}  // namespace kadanoff::test
