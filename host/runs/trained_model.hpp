// Loads a trained model or stack: from a file, or from the folder of a run.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "host/data/model.hpp"
#include "host/data/stack.hpp"

namespace kadanoff::runs {

// `path` is a model file, a checkpoint, or a run folder with a model.h5 in it. Throws like data::load_model, with a
// hint for a damaged file of a run (recovery_hint.hpp) or a run without a model.
data::Model load_trained_model(const std::filesystem::path& path, data::Needs needs = {});

// The option --layer: a layer of a stack, from 1, as a model of its own. Nothing: all of it.
using Layer = std::optional<std::int64_t>;

// The same of a stack; a model is a stack of one layer. Throws Error(usage) if there is no such layer.
data::Stack load_trained_stack(const std::filesystem::path& path, Layer layer, data::Needs needs = {});

// The layer of a stack that is loaded already, as a stack of one. Throws Error(usage) if there is no such layer.
data::Stack chosen_layer(data::Stack stack, Layer layer);

// One layer of it, for what is not done with several. Throws Error(usage) if there are several and none is named.
data::Model load_trained_layer(const std::filesystem::path& path, Layer layer, data::Needs needs = {});

// The models of a run folder along its training: epoch-N.h5 by their epochs, and model.h5 where it has finished. Throws
// Error(bad_input) if the path is no folder, or holds none.
std::vector<std::filesystem::path> kept_models(const std::filesystem::path& run);

// A model to start another training from.
struct LatestModel {
  data::Model model;
  std::filesystem::path file;
  std::string digest;  // of the file; empty if it is not ours
};

// The same of the latest model: of a run folder without a model.h5, the best so far of a training that stops early, or
// that of its newest whole checkpoint.
LatestModel load_latest_model(const std::filesystem::path& path);

// The files of a run folder that hold parameters, which must not be used as outputs; or `path` itself.
std::vector<std::filesystem::path> trained_files(const std::filesystem::path& path);

}  // namespace kadanoff::runs
