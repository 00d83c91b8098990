// Checks that the folder of a run may be used.
#include "host/training/run_options.hpp"

#include "host/io/file_status.hpp"
#include "host/io/output.hpp"
#include "host/runs/run_folder.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::training {

namespace fs = std::filesystem;

void require_usable_run_folder(const RunOptions& run) {
  if (run.folder.empty()) fail(ExitCode::usage, "--output is empty; a training run needs a folder");
  const auto folder = fs::absolute(run.folder).lexically_normal();
  if (folder == folder.root_path())
    fail(ExitCode::usage, "{} is the root of all files; a training run needs a folder of its own", run.folder.string());
  if (io::is_there(run.folder) && !io::is_folder(run.folder))
    fail(ExitCode::usage, "{} is not a folder; a training run needs one", run.folder.string());
  const runs::RunFolder there(run.folder);
  if (!run.resume && !run.overwrite && there.holds_a_run())
    fail(ExitCode::usage, "{} holds a run already: go on with it by --resume, or replace it by --overwrite",
         run.folder.string());
  if (const auto name = run.overwrite ? std::string() : there.foreign_file(); !name.empty())
    fail(ExitCode::usage,
         "{} holds {} but no checkpoint to go on from: give --overwrite to train anew, or another folder",
         run.folder.string(), name == runs::model_name ? "a model" : "a file " + name);
  auto parent = folder;
  while (!io::is_there(parent) && parent.has_relative_path()) parent = parent.parent_path();
  if (!io::is_folder(parent))
    fail(ExitCode::io, "{} cannot be made: {} is not a folder", run.folder.string(), parent.string());
  io::require_takes_files(parent, run.folder);
}

}  // namespace kadanoff::training
