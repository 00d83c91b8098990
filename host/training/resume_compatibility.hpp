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
  bool may_change_rate = false;  // the learning rate may be another than that of the checkpoint
};

// A digest of the samples as they are in memory.
std::string fingerprint_of(const data::Dataset& data);

// Throws Error(usage) if the checkpoint at `path` is of another training (a different length is allowed), or has more
// updates than this training shall do.
void require_same_training(const runs::Checkpoint& checkpoint, const std::filesystem::path& path,
                           const Training& training);

// What a run that goes on from the checkpoint changes in its length, patience (of --stop-early, 0: none) and rate, with
// the values before: "from update 500: epochs 30 instead of 10, learning-rate 0.01 instead of 0.1". Empty: nothing.
std::string change_text(const runs::Checkpoint& checkpoint, const TrainOptions& options, std::int64_t patience);

// What to tell where the models of a run get other units from the checkpoint on; empty: they keep theirs. Throws
// Error(usage) if the run `has_ended`: it stays as it is.
std::string other_units(const runs::Checkpoint& checkpoint, const std::filesystem::path& folder, data::Units units,
                        bool has_ended);

// The patience of the run that wrote the checkpoint, as in its configuration; 0: none.
std::int64_t patience_of(const runs::Checkpoint& checkpoint);

// That run had done all that it was asked for.
bool had_ended(const runs::Checkpoint& checkpoint);

}  // namespace kadanoff::training
