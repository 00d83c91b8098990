// A checkpoint, from which a stopped training can go on: everything that the next update depends on, in one file that
// is also a model. File (HDF5): as a model, with /state/NAME for each array of the state, and the rest as root
// attributes. host/runs/checkpoint_store.hpp keeps such files safe.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "host/data/model.hpp"
#include "host/gauge/unit_gauge.hpp"
#include "host/runs/state_arrays.hpp"

namespace kadanoff::runs {

// The best model so far of a training that stops early (host/training/early_stopping.hpp). File: /best/{weight_matrix,
// vbias, hbias}, and the rest as root attributes.
struct BestModel {
  std::shared_ptr<const rbm::Parameters> parameters;  // on the host
  std::int64_t update = 0;                            // after this update
  std::string measure;                                // "validation_error", by which it is the best, …
  double value = 0;                                   // … and its value
  std::int64_t since = 0;                             // validations since then
};

struct Checkpoint {
  data::Model model;
  StateArrays state;               // sorted by name if read from a file; empty in files of older versions
  std::int64_t update = 0;         // updates done
  double squared_error = 0;        // Trainer::squared_error() of the current epoch, …
  std::int64_t error_samples = 0;  // … and the number of samples in that sum
  std::string data_fingerprint;    // of the training samples
  nlohmann::json options;          // to_json(TrainOptions)

  // Provenance; the next update does not depend on it. Zero or empty in files of older versions.
  std::int64_t total_updates = 0, updates_per_epoch = 0;  // of the training as it was asked for then
  double seconds = 0;                                     // of training until now, in all calls
  std::string instruction_set{};                          // of the CPU kernels; empty on a GPU

  std::string validation_fingerprint{};  // of the validation samples; empty: there were none
  std::optional<BestModel> best{};
  std::optional<gauge::UnitGauge> gauge{};  // of the visible units, where they are hidden ones of another RBM
};

// Replaces an existing checkpoint in one step.
void save_checkpoint(const Checkpoint& checkpoint, const std::filesystem::path& path);

// Throws Error(bad_input) if the file is damaged or is not a checkpoint.
Checkpoint load_checkpoint(const std::filesystem::path& path);
Checkpoint read_checkpoint(const io::H5Reader& file);

// The number of updates in the checkpoint at `path`; no value if it is missing or damaged. Throws Error(io) if it
// cannot be read.
std::optional<std::int64_t> updates_in(const std::filesystem::path& path);

}  // namespace kadanoff::runs
