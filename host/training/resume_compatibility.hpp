// Whether a run may go on from a checkpoint.
#pragma once

#include <filesystem>
#include <string>

#include "host/runs/checkpoint.hpp"
#include "host/training/options.hpp"

namespace kadanoff::training {

// A training: its options and its data.
struct Training {
  const data::Dataset& data;
  const std::string& data_fingerprint;
  const TrainOptions& options;
};

// Throws Error(usage) if the checkpoint at `path` is of another training (a different length is allowed), or has more
// updates than this training shall do.
void require_same_training(const runs::Checkpoint& checkpoint, const std::filesystem::path& path,
                           const Training& training);

}  // namespace kadanoff::training
