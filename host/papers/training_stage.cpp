// Starts or resumes the training of a stage, and loads its models.
#include "host/papers/training_stage.hpp"

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

data::Model trained_model(const Stages& stages, const std::string& name) {
  return load(stages, name, runs::model_name);
}

data::Model trained_model(const Stages& stages, const std::string& name, std::int64_t snapshot) {
  return load(stages, name, runs::snapshot_name(snapshot));
}

}  // namespace kadanoff::papers
