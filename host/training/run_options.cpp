// Checks that the folder of a run may be used.
#include "host/training/run_options.hpp"

#include "host/io/output.hpp"
#include "host/runs/run_folder.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::training {

namespace fs = std::filesystem;

void require_usable_run_folder(const RunOptions& run) {
  std::error_code error;
  if (run.folder.empty()) fail(ExitCode::usage, "--output is empty; a training run needs a folder");
  if (fs::exists(run.folder, error) && !fs::is_directory(run.folder, error))
    fail(ExitCode::usage, "{} is not a folder; a training run needs one", run.folder.string());
  if (!run.resume && !run.overwrite && runs::RunFolder(run.folder).holds_a_run())
    fail(ExitCode::usage, "{} holds a run already: go on with it by --resume, or replace it by --overwrite",
         run.folder.string());
  auto parent = fs::absolute(run.folder);
  while (!fs::exists(parent, error) && parent.has_relative_path()) parent = parent.parent_path();
  if (!fs::is_directory(parent, error))
    fail(ExitCode::io, "{} cannot be made: {} is not a folder", run.folder.string(), parent.string());
  io::require_takes_files(parent, run.folder);
}

}  // namespace kadanoff::training
