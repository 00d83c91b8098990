// Looks at the files beside a damaged one and says what can be done.
#include "host/runs/recovery_hint.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "host/io/hdf5_file.hpp"
#include "host/runs/checkpoint_store.hpp"
#include "host/runs/run_folder.hpp"

namespace kadanoff::runs {

namespace fs = std::filesystem;

std::optional<std::string> recovery_hint(const fs::path& damaged) {
  const auto checkpoints = CheckpointStore::paths(damaged.parent_path());
  const bool is_model = damaged.filename() == model_name || damaged.filename() == best_name;
  if (!is_model && std::find(checkpoints.begin(), checkpoints.end(), damaged) == checkpoints.end()) return std::nullopt;
  try {
    if (io::is_sealed_and_whole(damaged)) return std::nullopt;  // it is not damaged, but cannot be used
    for (const auto& path : checkpoints)
      if (const auto update = path == damaged ? std::nullopt : updates_in(path))
        return fmt::format("{} {}, of update {}",
                           is_model ? "train --resume makes it again from" : "train --resume goes on from",
                           path.string(), *update);
  } catch (const Error& error) {  // of the disk: nobody knows what is whole
    return error.message();
  }
  if (is_model && is_stack(damaged.parent_path())) return "train --resume makes it again from its layers";
  if (is_model) return std::nullopt;
  return "no checkpoint beside it is whole: train anew with --overwrite";
}

Error with_recovery_hint(const fs::path& file, const Error& error) {
  if (error.code() != ExitCode::bad_input) return error;
  const auto hint = recovery_hint(file);
  return hint ? error.with_hint(*hint) : error;
}

}  // namespace kadanoff::runs
