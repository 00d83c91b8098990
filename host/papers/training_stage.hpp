// A training as a stage: a run folder (host/training/run.hpp). The stage is finished once its model exists; a run that
// was stopped or killed goes on from its checkpoint.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "host/data/dataset.hpp"
#include "host/data/model.hpp"
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

// The final model, and the model of a snapshot epoch. Throw Error(bad_input) if the file is damaged or belongs to
// another stage.
data::Model trained_model(const Stages& stages, const std::string& name);
data::Model trained_model(const Stages& stages, const std::string& name, std::int64_t snapshot);

}  // namespace kadanoff::papers
