#include "host/base/estimate_text.hpp"

#include <fmt/format.h>

#include <cmath>

namespace kadanoff {

std::string with_error(double value, double error, int digits) {
  if (!std::isfinite(value)) return std::isinf(value) ? "inf" : "unknown";
  if (!std::isfinite(error)) return fmt::format("{:.{}f}", value, digits);
  return fmt::format("{:.{}f} ± {:.{}f}", value, digits, error, digits);
}

}  // namespace kadanoff
