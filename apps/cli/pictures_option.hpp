// --pictures: which samples or hidden units of a file a sheet shows.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace kadanoff::cli {

// The numbers in `list`, or the first `most` where it is empty, of the `count` things that `file` has. Throws
// Error(usage) for what is no list, or for a number beyond the last one.
std::vector<std::int64_t> chosen_pictures(const std::string& list, std::int64_t count, std::int64_t most,
                                          const std::string& file, const char* noun);

}  // namespace kadanoff::cli
