// Parses --checkpoint-every, and says when the next checkpoint is due.
#include "host/runs/checkpoint_interval.hpp"

#include <cmath>

#include "host/base/numbers.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::runs {

CheckpointInterval parse_checkpoint_interval(const std::string& text) {
  const char unit = text.empty() ? ' ' : text.back();
  const double number = parse_decimal(text.substr(0, text.empty() ? 0 : text.size() - 1)).value_or(0);
  if (unit == 'u' && number >= 1 && number == std::floor(number) && number < 1e18)
    return {.seconds = 0, .updates = static_cast<std::int64_t>(number)};
  const double scale = unit == 's' ? 1 : unit == 'm' ? 60 : unit == 'h' ? 3600 : 0;
  if (!(number * scale > 0) || !std::isfinite(number * scale))
    fail(ExitCode::usage,
         "--checkpoint-every '{}' is neither a time, as in 30s, 5m or 1h, nor a number of updates, as in 100u", text);
  return {.seconds = number * scale};
}

}  // namespace kadanoff::runs
