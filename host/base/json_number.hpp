// Numbers in JSON, which knows neither infinity nor NaN, and values of JSON as text.
#pragma once

#include <cmath>
#include <nlohmann/json.hpp>
#include <string>

namespace kadanoff {

// Infinite: "inf" or "-inf"; unknown (a NaN): null.
inline nlohmann::json json_number(double value) {
  if (std::isnan(value)) return {};
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  return value;
}

// A text without its quotation marks, anything else as JSON has it.
inline std::string plain_text(const nlohmann::json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

}  // namespace kadanoff
