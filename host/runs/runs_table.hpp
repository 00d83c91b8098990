// The runs in a folder, one line each, for `kadanoff info`.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace kadanoff::runs {

// True if a training has been at work there: the folder holds a model, a checkpoint or the record of one.
bool is_run(const std::filesystem::path& folder);

// The runs below `folder`, at any depth, sorted. Nothing inside a run is looked at, nor in what cannot be listed.
std::vector<std::filesystem::path> runs_below(const std::filesystem::path& folder);

// A run in short: path, kind "run", visible, hidden, update, total_updates, epoch, total_epochs, reconstruction_error
// (null: not known), state, and for damaged runs the problem. The states:
//
//   running   a process is at work there
//   damaged   one of its files is, or "unreadable"
//   done      there is a trained model
//   stopped   there is none: the training can be resumed
//
// `files` are the descriptions of its files (host/runs/file_info.hpp).
nlohmann::json summary_of_run(const std::filesystem::path& folder, const nlohmann::json& files);

// A table of such summaries.
std::string runs_text(const nlohmann::json& summaries);

}  // namespace kadanoff::runs
