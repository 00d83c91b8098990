// What is in a file or a run folder, for `kadanoff info`.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

namespace kadanoff::runs {

// kind (one of data/file_kinds.cpp, "run" or "unknown"), path; of a file: bytes, sealed, digest, datasets with type and
// shape, what its kind adds (lattice_shape, temperatures, …), and provenance; of a run folder: files, each such a
// description, or, where it cannot be read, path, kind ("damaged", "unreadable") and problem. Throws like H5Reader for
// a file; Error(bad_input) for a folder without such files.
nlohmann::json describe(const std::filesystem::path& path);

// The same for people, some lines of text.
std::string to_text(const nlohmann::json& description);

}  // namespace kadanoff::runs
