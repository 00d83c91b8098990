// The folder of a training run, and what to do with a run that is already there.
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <vector>

#include "host/runs/checkpoint_interval.hpp"

namespace kadanoff::training {

struct RunOptions {
  std::filesystem::path folder;
  runs::CheckpointInterval checkpoint_every;
  bool resume = false;     // go on from the newest undamaged checkpoint in the folder; start anew if there is none
  bool overwrite = false;  // replace a run that is there
  std::vector<std::int64_t> snapshot_epochs;  // each ≥ 1; the models after these epochs are kept
  nlohmann::json config;  // the command's resolved options, for config.json and the model's provenance
};

// Before the data is loaded: throws Error(usage) if the folder holds a run and neither resume nor overwrite is set,
// Error(io) if the folder cannot be made.
void require_usable_run_folder(const RunOptions& run);

}  // namespace kadanoff::training
