// A training run as a folder. It can be killed at any moment and resumed:
//
//   config.json              every option with its resolved value
//   metrics.jsonl            one line per recorded epoch: epoch, update, reconstruction_error, seconds (of training, in
//                            all calls)
//   checkpoint.h5            the newest checkpoint; the first is of update 0, before any work. If it overwrites an
//                            earlier run, that run stays until there is a checkpoint later than update 0
//   checkpoint-previous.h5   the one before it (host/runs/checkpoint_store.hpp)
//   epoch-N.h5               the model after N epochs, if requested
//   best.h5                  the best model so far, if the training stops early; until model.h5 is there
//   model.h5                 the trained model, written last; the best one, if the training stops early
//
// Models and checkpoints say how their visible units stand where those of the data are hidden ones (RunOptions::gauge).
#pragma once

#include <cstdint>
#include <optional>

#include "host/runs/checkpoint.hpp"
#include "host/training/run_options.hpp"
#include "host/training/trainer.hpp"

namespace kadanoff::training {

struct TrainingResult {
  std::int64_t updates = 0;  // done in all
  std::int64_t total_updates = 0;
  std::int64_t resumed_from = 0;    // the update that the run went on from; 0 for a fresh start
  double epochs = 0;                // done in all
  double reconstruction_error = 0;  // mean of (v₀ − vₖ)² over samples and units, of the last recorded epoch
  double seconds = 0;               // of this call
  bool stopped = false;             // by SIGTERM or SIGINT, with a checkpoint
  bool stopped_early = false;       // by RunOptions::stop_early
  std::int64_t updates_per_epoch = 1;
  std::optional<runs::BestModel> best;  // the model of model.h5, if the training stops early
};

// What of the options can be said before anything is read or written. Throws Error(usage).
void validate(const TrainOptions& options, const RunOptions& run, const data::Dataset& data, Context& context);

// Trains and writes the folder, and prints on stderr what it resumes. Throws Error(usage) if the checkpoint was made
// with other options or data, Error(internal) if a parameter is not finite or beyond 10⁶, and Error(io) if a file
// cannot be written: the last checkpoint stays intact. Throws Error(stopped) after a StopRequest before the first
// update of a run that replaces another; the old run then stays. For an update that takes too long after a StopRequest,
// see stop_request.hpp.
TrainingResult run_training(Context& context, const data::Dataset& data, const TrainOptions& options,
                            const RunOptions& run);

}  // namespace kadanoff::training
