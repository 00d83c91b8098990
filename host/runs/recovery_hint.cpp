#include "host/runs/recovery_hint.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "host/runs/checkpoint_store.hpp"
#include "host/runs/run_folder.hpp"

namespace kadanoff::runs {

namespace fs = std::filesystem;

std::string with_advice(const fs::path& damaged, const std::string& message) {
  const auto checkpoints = CheckpointStore::paths(damaged.parent_path());
  const bool is_model = damaged.filename() == model_name;
  if (!is_model && std::find(checkpoints.begin(), checkpoints.end(), damaged) == checkpoints.end()) return message;
  for (const auto& path : checkpoints)
    if (const auto update = path == damaged ? std::nullopt : updates_in(path))
      return fmt::format("{}; {} {}, of update {}", without_advice(message),
                         is_model ? "train --resume makes it again from" : "train --resume goes on from", path.string(),
                         *update);
  return is_model ? message
                  : without_advice(message) + "; no checkpoint beside it is whole: train anew with --overwrite";
}

}  // namespace kadanoff::runs
