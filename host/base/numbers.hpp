// Numbers as people type them, read in one way everywhere.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace kadanoff {

// A decimal number: 12, -0.5, +1e-3. Nothing for anything else: blanks, hexadecimal, nan, inf, what a double cannot
// hold.
std::optional<double> parse_decimal(std::string_view text);

// Decimal digits, with a sign perhaps: 12, -5, 007. Nothing for anything else, or if 64 bits cannot hold it.
std::optional<std::int64_t> parse_integer(std::string_view text);

}  // namespace kadanoff
