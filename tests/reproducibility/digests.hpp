// Digests of what commands wrote: XXH3 (64 bits) of the bytes of each array with its type and shape, and of each JSON
// text without the members that differ between builds, machines or times.
//
// HDF5's own functions read the files, not the program's reader: a change of that reader must not change the test.
#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace kadanoff::test {

// Digests by name: "cd/model.h5:/params/weight_matrix", "cd/model.h5:attributes", "cd/metrics.jsonl", "exact:stdout".
using Digests = std::map<std::string, std::string>;

// 16 hexadecimal digits.
std::string digest(const std::string& bytes);

// The digest of one JSON document. Members about the build, the machine or the time are ignored at any depth: see
// digests.cpp. Throws std::runtime_error if it is not JSON.
std::string digest_of_json(const std::string& text);

// The digests of all files in `folder`, at any depth, named by their path in it: *.h5 by arrays and attributes, *.json
// and *.jsonl, and *.csv byte by byte. Skips checkpoint-previous.h5, which depends on when the last checkpoint was
// written; text for people; and the stages of a reproduction, because its claims and figures follow from them. Throws
// std::runtime_error.
Digests digests_of(const std::filesystem::path& folder);

}  // namespace kadanoff::test
