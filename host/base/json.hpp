// JSON as text, and replacements for what JSON cannot hold: infinity, NaN, and texts that are not UTF-8.
#pragma once

#include <cmath>
#include <nlohmann/json.hpp>
#include <string>

namespace kadanoff {

// For a stream or a file. File names may hold any bytes: bytes that are not UTF-8 become a replacement character.
// `indent` −1: all on one line.
inline std::string json_text(const nlohmann::json& value, int indent = -1) {
  return value.dump(indent, ' ', false, nlohmann::json::error_handler_t::replace);
}

// Infinite: "inf" or "-inf"; unknown (a NaN): null.
inline nlohmann::json json_number(double value) {
  if (std::isnan(value)) return {};
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  return value;
}

// A text without quotation marks, anything else as JSON.
inline std::string plain_text(const nlohmann::json& value) {
  return value.is_string() ? value.get<std::string>() : json_text(value);
}

}  // namespace kadanoff
