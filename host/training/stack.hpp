// Trains a stack of RBMs greedily, the lowest first: each learns from what the layers below make of the data. A run
// folder with a run of each layer in it:
//
//   config.json     every option with its resolved value
//   layer-1/ …      the run of each layer (run.hpp), complete in itself; its config.json also has `layer`
//   model.h5        the stack (host/data/stack.hpp), written last
//
// Layer k is trained with the seed S + k − 1; its units are those that transform() (host/data/transform.hpp) draws, or
// their means, with layer k − 1 and the seed S + k − 2. So a stack is what `train`, `transform`, `train`, … give.
// Samples of the same number in the training and in the validation data take the same draws, as in `transform`.
#pragma once

#include <filesystem>
#include <vector>

#include "host/data/transform.hpp"
#include "host/training/run.hpp"

namespace kadanoff::training {

// What is given to all layers, or to each: as many values as layers, or one.
struct LayerOptions {
  std::vector<std::int64_t> hidden, epochs, updates;
  std::vector<double> learning_rates;
};

// The options of each layer: those of `common`, with its own. Throws Error(usage), naming the option, if a list is
// neither one value nor one for each layer.
std::vector<TrainOptions> options_of_layers(const TrainOptions& common, const LayerOptions& layers);

struct StackResult {
  std::vector<TrainingResult> layers;  // until it stopped
  bool stopped = false;                // by SIGTERM or SIGINT, with a checkpoint
};

// `layers`: of two or more. Finished layers of a stack that is resumed are not trained again. Throws as run_training()
// does, before anything is trained also for what it would refuse of a later layer; and Error(usage) if the folder holds
// a run of one model. If it overwrites a stack, that stack's model.h5 stays until the new one is there.
StackResult train_stack(Context& context, data::Dataset data, const std::vector<TrainOptions>& layers,
                        data::PassAs between, const RunOptions& run);

// Throws Error(usage) if the folder is that of a layer of a stack, whose data only the stack has.
void require_no_layer(const std::filesystem::path& folder);

// What run_training() or, for two layers or more, train_stack() asks of the folder, before the data is loaded.
void require_usable_stack_folder(const RunOptions& run, std::int64_t layers);

}  // namespace kadanoff::training
