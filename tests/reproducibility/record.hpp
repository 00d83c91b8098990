// The file of recorded digests: groups, each with a line a result, sorted.
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

// Empty if the file is not there. Throws std::runtime_error for a line that is none of the above.
Record load_record(const std::filesystem::path& path);
void save_record(const Record& record, const std::filesystem::path& path);

}  // namespace kadanoff::test
