// Parses --checkpoint-every, and says when the next checkpoint is due.
#include "host/runs/checkpoint_interval.hpp"

#include <cmath>
#include <cstdlib>

#include "kernels/core/check.hpp"

namespace kadanoff::runs {

CheckpointInterval parse_checkpoint_interval(const std::string& text) {
  char* end = nullptr;
  const double number = std::strtod(text.c_str(), &end);
  const std::string unit = end;
  const bool positive = end != text.c_str() && std::isfinite(number) && number > 0;
  if (positive && unit == "u" && number == std::floor(number) && number < 1e18)
    return {.seconds = 0, .updates = static_cast<std::int64_t>(number)};
  const double scale = unit == "s" ? 1 : unit == "m" ? 60 : unit == "h" ? 3600 : 0;
  if (!positive || scale == 0)
    fail(ExitCode::usage,
         "--checkpoint-every '{}' is neither a time, as in 30s, 5m or 1h, nor a number of updates, as in 100u", text);
  return {.seconds = number * scale};
}

}  // namespace kadanoff::runs
