// Numbers in JSON, which knows neither infinity nor NaN.
#pragma once

#include <cmath>
#include <nlohmann/json.hpp>

namespace kadanoff {

// Infinite: "inf" or "-inf"; unknown (a NaN): null.
inline nlohmann::json json_number(double value) {
  if (std::isnan(value)) return {};
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  return value;
}

}  // namespace kadanoff
