// Loads a trained model: from a file, or from the folder of a run.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "host/data/model.hpp"

namespace kadanoff::runs {

// `path` is a model file, a checkpoint, or a run folder with a model.h5 in it. Throws like data::load_model, with a
// hint for a damaged file of a run (recovery_hint.hpp) or a run without a model.
data::Model load_trained_model(const std::filesystem::path& path, data::Needs needs = {});

// A model to start another training from.
struct LatestModel {
  data::Model model;
  std::filesystem::path file;
  std::string digest;  // of the file; empty if it is not ours
};

// The same of the latest model: of a run folder without a model.h5, that of its newest whole checkpoint.
LatestModel load_latest_model(const std::filesystem::path& path);

// The files of a run folder that hold parameters, which must not be used as outputs; or `path` itself.
std::vector<std::filesystem::path> trained_files(const std::filesystem::path& path);

}  // namespace kadanoff::runs
