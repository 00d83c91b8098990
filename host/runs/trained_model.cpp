// Finds the model file of a run folder and loads it.
#include "host/runs/trained_model.hpp"

#include <fmt/format.h>

#include "host/base/notice.hpp"
#include "host/io/file_status.hpp"
#include "host/io/hdf5_file.hpp"
#include "host/runs/checkpoint_store.hpp"
#include "host/runs/recovery_hint.hpp"
#include "host/runs/run_folder.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::runs {
namespace {

namespace fs = std::filesystem;

bool has_model(const fs::path& folder) { return io::is_there(folder / model_name) && !is_outdated(folder, model_name); }

void require_model_in(const fs::path& folder) {
  if (has_model(folder)) return;
  if (const auto checkpoints = CheckpointStore::in(folder); !checkpoints.empty())
    fail(ExitCode::bad_input,
         "{} holds no model.h5: its training has not finished; continue it with train --resume, or give {} to use "
         "the present model",
         folder.string(), checkpoints.front().string());
  fail(ExitCode::bad_input, "{} is not a run folder: it holds no model.h5", folder.string());
}

LatestModel load(const fs::path& file, bool of_run, data::Needs needs) {
  try {
    const io::H5Reader reader(file);
    if (of_run) reader.require_sealed();
    const auto& seal = reader.seal();
    return {.model = data::read_model(reader, needs), .file = file, .digest = seal ? seal->digest : ""};
  } catch (const Error& error) {
    throw with_recovery_hint(file, error);
  }
}

}  // namespace

data::Model load_trained_model(const fs::path& path, data::Needs needs) {
  const bool is_run = io::is_folder(path);
  if (is_run) require_model_in(path);
  return load(is_run ? path / model_name : path, is_run, needs).model;
}

LatestModel load_latest_model(const fs::path& path) {
  if (!io::is_folder(path)) return load(path, false, {});
  if (has_model(path)) return load(path / model_name, true, {});
  const auto checkpoints = CheckpointStore::in(path);
  if (checkpoints.empty())
    fail(ExitCode::bad_input, "{} is not a run folder: it holds neither a model.h5 nor a checkpoint", path.string());
  try {
    return load(checkpoints.front(), true, {});
  } catch (const Error& error) {
    if (error.code() != ExitCode::bad_input || checkpoints.size() == 1) throw;
    notice(fmt::format("{}; {} is used", error.message(), checkpoints.back().string()));
    return load(checkpoints.back(), true, {});
  }
}

std::vector<fs::path> trained_files(const fs::path& path) {
  if (!io::is_folder(path)) return {path};
  std::vector<fs::path> files{path / model_name};
  for (auto& checkpoint : CheckpointStore::paths(path)) files.push_back(std::move(checkpoint));
  return files;
}

}  // namespace kadanoff::runs
