// Comma-separated values (RFC 4180).
#pragma once

#include <fmt/format.h>

#include <cmath>
#include <string>

namespace kadanoff {

// A field, quoted where a program could take it for more than one.
inline std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + '"';
}

// All digits; an unknown number (a NaN) is an empty field.
inline std::string csv_number(double value) { return std::isnan(value) ? std::string() : fmt::format("{}", value); }

}  // namespace kadanoff
