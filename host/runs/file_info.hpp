// What is in a file or a run folder, for `kadanoff info`.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

namespace kadanoff::runs {

// kind ("dataset", "model", "checkpoint", "flow", "thermometer", "measurement", "weights", "run", "unknown"), path; of
// a file: bytes, sealed, digest, datasets with type and shape, lattice_shape, temperatures (of a data set with their
// counts), training of a checkpoint (update, total_updates, updates_per_epoch, seconds), a thermometer's last losses,
// and provenance; of a run folder: files, each such a description, or, where it cannot be read, path, kind ("damaged",
// "unreadable") and problem. Throws like H5Reader for a file; Error(bad_input) for a folder without such files.
nlohmann::json describe(const std::filesystem::path& path);

// The same for people, some lines of text.
std::string to_text(const nlohmann::json& description);

}  // namespace kadanoff::runs
