// Finds the model file of a run folder and loads it.
#include "host/runs/trained_model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "host/base/notice.hpp"
#include "host/data/file_kind.hpp"
#include "host/io/file_status.hpp"
#include "host/io/hdf5_file.hpp"
#include "host/runs/checkpoint_store.hpp"
#include "host/runs/recovery_hint.hpp"
#include "host/runs/run_folder.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::runs {
namespace {

namespace fs = std::filesystem;

bool has(const fs::path& folder, const char* name) { return io::is_there(folder / name) && !is_outdated(folder, name); }

void require_model_in(const fs::path& folder) {
  if (has(folder, model_name)) return;
  const auto best =
      has(folder, best_name) ? fmt::format("{} to use the best so far, or ", (folder / best_name).string()) : "";
  if (const auto checkpoints = CheckpointStore::in(folder); !checkpoints.empty())
    fail(ExitCode::bad_input,
         "{} holds no model.h5: its training has not finished; continue it with train --resume, or give {}{} to use "
         "the present model",
         folder.string(), best, checkpoints.front().string());
  if (is_stack(folder)) {
    const auto first = folder / layer_name(1);
    fail(ExitCode::bad_input,
         "{} holds no model.h5: the training of this stack has not finished; continue it with train --resume{}",
         folder.string(),
         has(first, model_name) ? fmt::format(", or give {} for its first layer", first.string()) : "");
  }
  fail(ExitCode::bad_input, "{} is not a run folder: it holds no model.h5", folder.string());
}

// Returns what read(reader) does.
template <class Read>
auto read(const fs::path& file, bool of_run, Read read) {
  try {
    const io::H5Reader reader(file);
    if (of_run) reader.require_sealed();
    return read(reader);
  } catch (const Error& error) {
    throw with_recovery_hint(file, error);
  }
}

LatestModel load(const fs::path& file, bool of_run) {
  return read(file, of_run, [&](const io::H5Reader& reader) {
    if (data::kind_of(reader) == "stack")
      fail(ExitCode::usage, "{} is a stack: give the model of one layer, such as RUN/{}", file.string(), layer_name(1));
    const auto& seal = reader.seal();
    return LatestModel{.model = data::read_model(reader), .file = file, .digest = seal ? seal->digest : ""};
  });
}

data::Stack as_stack(data::Model model) {
  data::Stack stack{.layers = {}, .provenance = model.provenance, .name = model.name};
  stack.layers.push_back(std::move(model));
  return stack;
}

}  // namespace

data::Stack load_trained_stack(const fs::path& path, Layer layer, data::Needs needs) {
  const bool is_run = io::is_folder(path);
  if (is_run) require_model_in(path);
  return chosen_layer(read(is_run ? path / model_name : path, is_run,
                           [&](const io::H5Reader& file) {
                             return data::kind_of(file) == "stack" ? data::read_stack(file, needs)
                                                                   : as_stack(data::read_model(file, needs));
                           }),
                      layer);
}

data::Stack chosen_layer(data::Stack stack, Layer layer) {
  if (!layer) return stack;
  const auto layers = static_cast<std::int64_t>(stack.layers.size());
  if (*layer < 1 || *layer > layers)
    fail(ExitCode::usage, "--layer {}: {} has {}", *layer, stack.name,
         layers == 1 ? "one layer" : fmt::format("the layers 1 to {}", layers));
  auto chosen = std::move(stack.layers[static_cast<std::size_t>(*layer - 1)]);
  chosen.provenance = stack.provenance;
  return as_stack(std::move(chosen));
}

data::Model load_trained_layer(const fs::path& path, Layer layer, data::Needs needs) {
  auto stack = load_trained_stack(path, layer, needs);
  if (stack.layers.size() > 1)
    fail(ExitCode::usage, "{} is a stack of {} layers, {}: say which one by --layer", stack.name, stack.layers.size(),
         data::shape_text(stack));
  return std::move(stack.layers.front());
}

data::Model load_trained_model(const fs::path& path, data::Needs needs) {
  return load_trained_layer(path, std::nullopt, needs);
}

std::vector<fs::path> kept_models(const fs::path& run) {
  if (!io::is_folder(run)) fail(ExitCode::bad_input, "{} is not the folder of a run: it keeps no models", run.string());
  std::vector<std::pair<std::int64_t, fs::path>> snapshots;
  for (const auto& name : io::names_in(run, [](const std::string& one) { return epoch_of_snapshot(one).has_value(); }))
    if (!is_outdated(run, name)) snapshots.emplace_back(epoch_of_snapshot(name).value_or(0), run / name);
  std::sort(snapshots.begin(), snapshots.end());
  std::vector<fs::path> models;
  models.reserve(snapshots.size() + 1);
  for (auto& [epoch, path] : snapshots) models.push_back(std::move(path));
  if (has(run, model_name)) models.push_back(run / model_name);
  if (models.empty())
    fail(ExitCode::bad_input, "{} keeps no models: neither epoch-N.h5 (train --snapshot-epochs) nor model.h5",
         run.string());
  return models;
}

LatestModel load_latest_model(const fs::path& path) {
  if (!io::is_folder(path)) return load(path, false);
  if (has(path, model_name)) return load(path / model_name, true);
  auto files = CheckpointStore::in(path);
  if (has(path, best_name)) files.insert(files.begin(), path / best_name);
  if (files.empty())
    fail(ExitCode::bad_input, "{} is not a run folder: it holds neither a model.h5 nor a checkpoint", path.string());
  for (std::size_t i = 0; i + 1 < files.size(); ++i) try {
      return load(files[i], true);
    } catch (const Error& error) {
      if (error.code() != ExitCode::bad_input) throw;
      notice(fmt::format("{}; {} is used", error.message(), files[i + 1].string()));
    }
  return load(files.back(), true);
}

std::vector<fs::path> trained_files(const fs::path& path) {
  if (!io::is_folder(path)) return {path};
  std::vector<fs::path> files{path / model_name, path / best_name};
  for (auto& checkpoint : CheckpointStore::paths(path)) files.push_back(std::move(checkpoint));
  return files;
}

}  // namespace kadanoff::runs
