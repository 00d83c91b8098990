// Where a training run goes, and what becomes of one that is there already.
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
  bool resume = false;     // go on from the newest whole checkpoint in the folder, or start afresh if there is none
  bool overwrite = false;  // replace a run that is there
  std::vector<std::int64_t> snapshot_epochs;  // 1 or more each; after these the model is kept
  nlohmann::json config;  // the command's resolved options, for config.json and the model's provenance
};

// Before the data is loaded: throws Error(usage) if the folder holds a run and neither resume nor overwrite is asked
// for, Error(io) if it cannot be made.
void require_usable_run_folder(const RunOptions& run);

}  // namespace kadanoff::training
