// Finds the model file of a run folder and loads it.
#include "host/runs/trained_model.hpp"

#include "host/io/file_status.hpp"
#include "host/io/hdf5_file.hpp"
#include "host/runs/checkpoint_store.hpp"
#include "host/runs/recovery_hint.hpp"
#include "host/runs/run_folder.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::runs {
namespace {

namespace fs = std::filesystem;

void require_model_in(const fs::path& folder) {
  if (io::is_there(folder / model_name) && !is_outdated(folder, model_name)) return;
  if (const auto checkpoints = CheckpointStore::in(folder); !checkpoints.empty())
    fail(ExitCode::bad_input,
         "{} holds no model.h5: its training has not finished; continue it with train --resume, or give {} to use "
         "the present model",
         folder.string(), checkpoints.front().string());
  fail(ExitCode::bad_input, "{} is not a run folder: it holds no model.h5", folder.string());
}

}  // namespace

data::Model load_trained_model(const fs::path& path, data::Needs needs) {
  const bool is_run = io::is_folder(path);
  if (is_run) require_model_in(path);
  const auto file = is_run ? path / model_name : path;
  try {
    const io::H5Reader reader(file);
    if (is_run) reader.require_sealed();
    return data::read_model(reader, needs);
  } catch (const Error& error) {
    throw with_recovery_hint(file, error);
  }
}

std::vector<fs::path> trained_files(const fs::path& path) {
  if (!io::is_folder(path)) return {path};
  std::vector<fs::path> files{path / model_name};
  for (auto& checkpoint : CheckpointStore::paths(path)) files.push_back(std::move(checkpoint));
  return files;
}

}  // namespace kadanoff::runs
