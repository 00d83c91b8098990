// Lists of numbers as the command line takes them: values, comma-separated lists and a:b:step ranges (both ends
// included), as in "0:6:0.25" or "0,1,2:4:0.5,inf".
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace kadanoff {

// "a,,b" gives "a", "" and "b".
std::vector<std::string> split(const std::string& text, char separator);

// Temperatures: finite and ≥ 0, "inf", or "Tc", the critical one of the infinite square lattice. Throws Error(usage)
// naming `option` for anything else: an empty list, a reversed range, a step that is not positive, a NaN, a negative
// value, or more than 100,000 values.
std::vector<double> parse_temperatures(const std::string& option, const std::string& text);

// Step numbers: non-negative integers, strictly increasing. Throws the same errors.
std::vector<std::int64_t> parse_steps(const std::string& option, const std::string& text);

// Counts: positive integers in any order, without repetition. Throws the same errors.
std::vector<std::int64_t> parse_counts(const std::string& option, const std::string& text);

}  // namespace kadanoff
