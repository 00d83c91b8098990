// How often a run writes a checkpoint: every "30s" (or "5m", "1h"), or every "100u" (updates).
#pragma once

#include <cstdint>
#include <string>

namespace kadanoff::runs {

struct CheckpointInterval {
  double seconds = 60;  // used if updates is 0
  std::int64_t updates = 0;

  // `update`: updates done; `since`: seconds since the last checkpoint.
  [[nodiscard]] bool is_due(std::int64_t update, double since) const {
    return updates > 0 ? update % updates == 0 : since >= seconds;
  }
};

// Throws Error(usage) for anything else.
CheckpointInterval parse_checkpoint_interval(const std::string& text);

}  // namespace kadanoff::runs
