// A training run that can go on after it was stopped: everything that the next update depends on, in one file that also
// is a model. It replaces the one before it in one step, so that there is always a whole one.
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "host/model.hpp"

namespace kadanoff {

struct Checkpoint {
  Model model;
  std::int64_t update = 0;         // updates done
  double squared_error = 0;        // Trainer::squared_error() of the current epoch …
  std::int64_t error_samples = 0;  // … and of how many of its samples
  std::string data_fingerprint;    // of the samples that it is trained on
  nlohmann::json options;          // to_json(TrainOptions)
};

void save_checkpoint(const Checkpoint& checkpoint, const std::filesystem::path& path);

// Throws Error(bad_input) for a damaged file or one that is no checkpoint.
Checkpoint load_checkpoint(const std::filesystem::path& path);

}  // namespace kadanoff
