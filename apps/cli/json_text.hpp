// JSON as text for a stream or a file.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace kadanoff::cli {

// A file's name may be any bytes, JSON only holds UTF-8: what is none becomes a replacement character. `indent` −1: all
// on one line.
inline std::string json_text(const nlohmann::json& value, int indent = -1) {
  return value.dump(indent, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace kadanoff::cli
