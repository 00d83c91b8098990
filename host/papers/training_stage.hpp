// A training as a stage: a run folder (host/training/run.hpp). The stage is finished once its model exists; a run that
// was stopped or killed goes on from its checkpoint.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "host/data/dataset.hpp"
#include "host/data/model.hpp"
#include "host/data/stack.hpp"
#include "host/papers/stages.hpp"
#include "host/training/options.hpp"

namespace kadanoff::papers {

struct TrainingStage {
  std::string name;  // of the run folder
  training::TrainOptions options;
  std::vector<std::int64_t> snapshots{};  // epochs after which the model is kept, too

  // Makes the training data and logs a line. Called only if there is something to train.
  std::function<data::Dataset(const Stage& stage)> data;
};

void train(const Stages& stages, const TrainingStage& training);

// A stack, the lowest layer first. Layer k is trained with its seed, and learns from samples that transform() draws
// with layer k − 1 and that one's seed. The first has the seed S of `options`, layer k > 1 that of the set `sets` + k
// of random numbers, S + seed_stride · (`sets` + k): S + k − 1, as host/training/stack.hpp has it, would be the seed of
// another repetition. Each layer is a run folder of its own, NAME-1, NAME-2 …
struct StackStage {
  std::string name;
  training::TrainOptions options;                         // of all layers
  std::vector<std::int64_t> hidden;                       // of each layer, in place of that of the options
  std::uint64_t sets = 0;                                 // sets + 2, sets + 3 … are used by nothing else
  std::function<data::Dataset(const Stage& stage)> data;  // as of TrainingStage, called for each layer
};

// The seed of a layer, counted from 1.
std::uint64_t seed_of_layer(const StackStage& training, std::size_t layer);

void train(const Stages& stages, const StackStage& training);

// The final models of a stack's layers. Throws as trained_model() does.
data::Stack trained_stack(const Stages& stages, const std::string& name, std::size_t layers);

// The final model, and the model of a snapshot epoch. Throw Error(bad_input) if the file is damaged or belongs to
// another stage.
data::Model trained_model(const Stages& stages, const std::string& name);
data::Model trained_model(const Stages& stages, const std::string& name, std::int64_t snapshot);

}  // namespace kadanoff::papers
