// Writes an autocorrelation time as text and as JSON.
#include "host/base/autocorrelation_text.hpp"

#include <fmt/format.h>

#include <cmath>

#include "host/base/json.hpp"

namespace kadanoff {

std::string to_text(const AutocorrelationTime& time) {
  if (!std::isfinite(time.sweeps)) return "-";
  return time.resolved ? fmt::format("{:.1f} ± {:.1f}", time.sweeps, time.error) : fmt::format("> {:.0f}", time.sweeps);
}

nlohmann::json to_json(const AutocorrelationTime& time) {
  if (!time.resolved)
    return {{"sweeps", nullptr}, {"error", nullptr}, {"at_least", json_number(time.sweeps)}, {"resolved", false}};
  return {{"sweeps", json_number(time.sweeps)}, {"error", json_number(time.error)}, {"resolved", true}};
}

Cell to_cell(const AutocorrelationTime& time) { return {.text = to_text(time), .value = to_json(time)}; }

}  // namespace kadanoff
