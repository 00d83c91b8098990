// Numbers in JSON, which knows neither infinity nor NaN.
#pragma once

#include <cmath>
#include <nlohmann/json.hpp>

#include "host/base/estimate.hpp"

namespace kadanoff {

// Infinite: "inf" or "-inf"; unknown (a NaN): null.
inline nlohmann::json json_number(double value) {
  if (std::isnan(value)) return {};
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  return value;
}

inline nlohmann::json estimate_json(const Estimate& estimate) {
  return {{"mean", json_number(estimate.mean)},
          {"spread", json_number(estimate.spread)},
          {"error", json_number(estimate.error)}};
}

}  // namespace kadanoff
