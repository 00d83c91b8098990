// A training run that can go on after it was stopped: everything that the next update depends on, in one file that also
// is a model. File (HDF5): a model's, /state/NAME for each of the state's arrays, and the rest as attributes of the
// root. host/runs/checkpoint_store.hpp keeps such files safe.
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "host/data/model.hpp"
#include "host/runs/state_arrays.hpp"

namespace kadanoff::runs {

struct Checkpoint {
  data::Model model;
  StateArrays state;               // sorted by name when it was read; empty in a file of a version without them
  std::int64_t update = 0;         // updates done
  double squared_error = 0;        // Trainer::squared_error() of the current epoch …
  std::int64_t error_samples = 0;  // … and of how many of its samples
  std::string data_fingerprint;    // of the samples that it is trained on
  nlohmann::json options;          // to_json(TrainOptions)

  // Where it comes from; the next update depends on none of it. Zero or empty in a file of a version without them.
  std::int64_t total_updates = 0, updates_per_epoch = 0;  // of the training as it was asked for then
  double seconds = 0;                                     // of training until now, in all calls
  std::string instruction_set{};                          // that the CPU's kernels were compiled for; of a GPU: empty
};

// In one step, over one that is there.
void save_checkpoint(const Checkpoint& checkpoint, const std::filesystem::path& path);

// Throws Error(bad_input) for a damaged file or one that is no checkpoint.
Checkpoint load_checkpoint(const std::filesystem::path& path);

// How many updates the checkpoint holds; nothing if there is none at `path`, or a damaged one.
std::optional<std::int64_t> updates_in(const std::filesystem::path& path);

}  // namespace kadanoff::runs
