// JSON as text and back, and replacements for what JSON cannot hold: infinity, NaN, and texts that are not UTF-8.
#pragma once

#include <cmath>
#include <exception>
#include <nlohmann/json.hpp>
#include <string>

#include "host/base/printable.hpp"

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

// The value that a file holds; value.is_discarded() if the text is none, or is nested so deeply that copying or
// printing it would take the whole stack.
inline nlohmann::json parse_json(const std::string& text) {
  constexpr int deepest = 100;
  struct TooDeep : std::exception {};
  const auto check = [](int depth, nlohmann::json::parse_event_t, nlohmann::json&) {
    return depth <= deepest ? true : throw TooDeep();
  };
  try {
    return nlohmann::json::parse(text, check, false);
  } catch (const TooDeep&) {
    return nlohmann::json(nlohmann::json::value_t::discarded);
  }
}

// For people: a text without quotation marks, anything else as JSON; in one line of at most `most` bytes.
inline std::string plain_text(const nlohmann::json& value, std::size_t most = 4000) {
  return printable(value.is_string() ? value.get<std::string>() : json_text(value), most);
}

}  // namespace kadanoff
