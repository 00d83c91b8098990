// What commands left behind, as digests: XXH3 (64 bits) of the bytes of each array with its type and shape, and of each
// JSON without what differs between two builds, machines or moments.
//
// The files are read by HDF5's own functions and not by the program's reader: the test shall not change with that.
#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace kadanoff::test {

// By name: "cd/model.h5:/params/weight_matrix", "cd/model.h5:attributes", "cd/metrics.jsonl", "exact:stdout".
using Digests = std::map<std::string, std::string>;

// 16 hexadecimal digits.
std::string digest(const std::string& bytes);

// Of one JSON document. Members that tell the build, the machine or the time are not looked at, at any depth: see
// digests.cpp. Throws std::runtime_error if it is not JSON.
std::string digest_of_json(const std::string& text);

// Of all files in `folder`, at any depth, by their path in it: *.h5 by arrays and attributes, *.json and *.jsonl, and
// *.csv as it stands. Not of checkpoint-previous.h5, which depends on when the last one was written, nor of text for
// people, nor of the stages of a reproduction: its claims and figures follow from them. Throws std::runtime_error.
Digests digests_of(const std::filesystem::path& folder);

}  // namespace kadanoff::test
