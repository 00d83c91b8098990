// Whether a run may go on from a checkpoint.
#pragma once

#include <filesystem>
#include <string>

#include "host/runs/checkpoint.hpp"
#include "host/training/options.hpp"

namespace kadanoff::training {

// What a run is asked to train, and on what.
struct Training {
  const data::Dataset& data;
  const std::string& data_fingerprint;
  const TrainOptions& options;
};

// Throws Error(usage) if the checkpoint at `path` is of another training (another length does not make it one), or of
// one that has gone further than this one shall.
void require_same_training(const runs::Checkpoint& checkpoint, const std::filesystem::path& path,
                           const Training& training);

}  // namespace kadanoff::training
