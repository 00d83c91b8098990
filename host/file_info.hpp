// What is in a file or a run folder, for `kadanoff info`.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

namespace kadanoff {

// kind ("dataset", "model", "checkpoint", "flow", "thermometer", "measurement", "weights", "run", "unknown"), path; of
// a file: bytes, sealed, digest, datasets with type and shape, lattice_shape, temperatures (of a data set with their
// counts), a thermometer's last losses, and provenance; of a run folder: files. Throws like H5Reader; Error(bad_input)
// for a folder without such files.
nlohmann::json describe(const std::filesystem::path& path);

// The same for people, some lines of text.
std::string to_text(const nlohmann::json& description);

}  // namespace kadanoff
