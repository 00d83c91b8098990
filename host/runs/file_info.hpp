// What is in a file or a run folder, for `kadanoff info`.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

namespace kadanoff::runs {

// kind (one of data/file_kinds.cpp, "run", "folder" or "unknown") and path. For a file also: bytes, sealed, digest,
// datasets with type and shape, the entries of its kind (lattice_shape, temperatures, …), provenance, and problem, if
// its values are none that a command takes. For a run folder, and any other folder of files, as that of an analysis:
// files, a list of such descriptions; a file that cannot be used has path, kind ("damaged", "unreadable", "unusable")
// and problem. For a folder of runs: kind "runs", and runs, a list of summaries (host/runs/runs_table.hpp). Throws like
// H5Reader for a file, Error(bad_input) for a folder without such files.
nlohmann::json describe(const std::filesystem::path& path);

// The same for people, some lines of text.
std::string to_text(const nlohmann::json& description);

}  // namespace kadanoff::runs
