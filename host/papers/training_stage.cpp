// Starts or resumes the training of a stage, and loads its models.
#include "host/papers/training_stage.hpp"

#include <fmt/format.h>

#include "host/data/transform.hpp"
#include "host/io/hdf5_file.hpp"
#include "host/runs/checkpoint_store.hpp"
#include "host/runs/run_folder.hpp"
#include "host/training/run.hpp"

namespace kadanoff::papers {
namespace {

namespace fs = std::filesystem;

data::Model load(const Stages& stages, const std::string& name, const std::string& file) {
  const Stage stage = stages.stage(name);
  return Stages::load_checked(stage, stage.path / file,
                              [](const fs::path& path) { return data::read_model(io::H5Reader(path)); });
}

std::string name_of_layer(const std::string& stack, std::size_t layer) { return fmt::format("{}-{}", stack, layer); }

}  // namespace

void train(const Stages& stages, const TrainingStage& training) {
  const Stage stage = stages.stage(training.name);
  if (Stages::is_made(stage.path / runs::model_name)) return;
  const data::Dataset data = training.data(stage);
  training::RunOptions run;
  run.folder = stage.path;
  run.resume = !runs::CheckpointStore::in(run.folder).empty();
  run.snapshot_epochs = training.snapshots;
  run.config = stage.config;
  if (training::run_training(stages.context(), data, training.options, run).stopped) throw Interrupted();
}

std::uint64_t seed_of_layer(const StackStage& training, std::size_t layer) {
  return training.options.seed + (layer == 1 ? 0 : seed_stride * (training.sets + layer));
}

void train(const Stages& stages, const StackStage& training) {
  for (std::size_t layer = 1; layer <= training.hidden.size(); ++layer) {
    TrainingStage one{.name = name_of_layer(training.name, layer), .options = training.options, .data = {}};
    one.options.hidden = training.hidden[layer - 1];
    one.options.seed = seed_of_layer(training, layer);
    one.data = [&](const Stage& stage) {
      auto data = training.data(stage);
      for (std::size_t below = 1; below < layer; ++below)
        data = data::transform(stages.context(), trained_model(stages, name_of_layer(training.name, below)), data,
                               data::PassAs::samples, seed_of_layer(training, below));
      return data;
    };
    train(stages, one);
  }
}

data::Stack trained_stack(const Stages& stages, const std::string& name, std::size_t layers) {
  data::Stack stack;
  for (std::size_t layer = 1; layer <= layers; ++layer)
    stack.layers.push_back(trained_model(stages, name_of_layer(name, layer)));
  stack.name = stages.stage(name).path.string();
  return stack;
}

data::Model trained_model(const Stages& stages, const std::string& name) {
  return load(stages, name, runs::model_name);
}

data::Model trained_model(const Stages& stages, const std::string& name, std::int64_t snapshot) {
  return load(stages, name, runs::snapshot_name(snapshot));
}

}  // namespace kadanoff::papers
