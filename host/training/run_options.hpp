// The folder of a training run, and what to do with a run that is already there.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "host/data/dataset.hpp"
#include "host/data/unit_type.hpp"
#include "host/evaluation/annealed_importance.hpp"
#include "host/gauge/unit_gauge.hpp"
#include "host/runs/checkpoint_interval.hpp"

namespace kadanoff::training {

struct RunOptions {
  std::filesystem::path folder;
  runs::CheckpointInterval checkpoint_every;
  bool resume = false;     // go on from the newest undamaged checkpoint in the folder; start anew if there is none
  bool overwrite = false;  // replace a run that is there
  std::vector<std::int64_t> snapshot_epochs;  // each ≥ 1; the models after these epochs are kept
  const data::Dataset* validation = nullptr;  // samples to look at along the way (validation.hpp); null: none
  std::int64_t validate_every = 0;            // epochs; 0: as often as it costs little
  std::optional<evaluation::AnnealingSettings> likelihood = std::nullopt;  // measure it, too
  std::int64_t stop_early = 0;   // validations without a better value after which the training ends; 0: it does not
  bool may_change_rate = false;  // a resumed run may go on with another learning rate
  data::Units units = data::Units::spins;  // of the model files
  // Of the data, for these files, where its units are hidden ones. A resumed run whose data do not say it any more
  // keeps what its checkpoint says.
  std::optional<gauge::UnitGauge> gauge = std::nullopt;
  // Called once, when the folder holds this run: it goes on from a checkpoint, or its first one has been written.
  // Whether anything is left to do.
  std::function<void(bool goes_on)> taken_over = {};
  nlohmann::json config;  // the command's resolved options, for config.json and the model's provenance
};

// What a run adds to its configuration. These keys are no options.
inline constexpr const char* digest_key = "init-from-digest";  // of the file of the model that it started from
inline constexpr const char* changes_key = "changes";          // a list of texts: see change_text()
inline constexpr const char* best_key = "best";    // a text, of the best model of a training that stops early
inline constexpr const char* layer_key = "layer";  // of a stack, from 1
inline constexpr std::array record_keys{digest_key, changes_key, best_key, layer_key};

inline constexpr const char* rate_key = "learning-rate";  // an option

// Before the data is loaded: throws Error(usage) if the folder holds a run and neither resume nor overwrite is set,
// Error(io) if the folder cannot be made.
void require_usable_run_folder(const RunOptions& run);

}  // namespace kadanoff::training
