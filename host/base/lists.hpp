// Lists of numbers as the command line takes them: values, comma-separated lists and a:b:step ranges (both ends
// included), as in "0:6:0.25" or "0,1,2:4:0.5,inf".
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace kadanoff {

// Temperatures: finite and ≥ 0, or "inf". Throws Error(usage) naming `option` for anything else: an empty list, a range
// that is reversed or whose step is not positive, a NaN, a negative value, more than 100,000 values.
std::vector<double> parse_temperatures(const std::string& option, const std::string& text);

// Step numbers: non-negative integers, strictly increasing. Throws Error(usage) likewise.
std::vector<std::int64_t> parse_steps(const std::string& option, const std::string& text);

// Counts: positive integers in any order, none of them twice. Throws Error(usage) likewise.
std::vector<std::int64_t> parse_counts(const std::string& option, const std::string& text);

}  // namespace kadanoff
