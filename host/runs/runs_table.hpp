// The runs in a folder, one line each, for `kadanoff info`.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "host/base/table.hpp"
#include "host/io/file_status.hpp"

namespace kadanoff::runs {

// True if a training has been at work there: the folder holds a model, a checkpoint or the record of one.
bool is_run(const std::filesystem::path& folder);

struct FoundRuns {
  std::vector<std::filesystem::path> runs;  // sorted
  std::vector<io::Unread> unread;           // there may be runs, too
};

// The runs below `folder`, at any depth. Nothing inside a run is looked at.
FoundRuns runs_below(const std::filesystem::path& folder);

// A run in short: path, kind "run", visible, hidden, update, total_updates, epoch, total_epochs, reconstruction_error
// (null: not known), of a stack layer (the highest that there is, which the numbers before are of) and layers (its
// units, if it is whole), state, and where a file cannot be used problem and problem_kind, which is that file's kind;
// that of a damaged one, if there is one. The states:
//
//   running   a process is at work there
//   damaged   problem_kind, or another of its values
//   done      there is a trained model
//   stopped   there is none: the training can be resumed
//
// `files` are the descriptions of its files (host/runs/file_info.hpp).
nlohmann::json summary_of_run(const std::filesystem::path& folder, const nlohmann::json& files);

// A table of such summaries, and the same as text.
Table table_of_runs(const nlohmann::json& summaries);
std::string runs_text(const nlohmann::json& summaries);

}  // namespace kadanoff::runs
