// Pieces of sections that several sources share.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "host/base/table.hpp"
#include "host/report/document.hpp"

namespace kadanoff::report {

// A folder from somebody else may hold links to what is not theirs to show. Throws Error(bad_input) if the file is a
// link that leads out of the folder that it is in.
void require_in_its_folder(const std::filesystem::path& path);

// The file as text. Throws Error(no_input) if it is missing, Error(io) if it cannot be read.
std::string read_text(const std::filesystem::path& path);

// The same as JSON; Error(bad_input) if it is none.
nlohmann::json read_json(const std::filesystem::path& path);

// The fields of RFC 4180, at most `most` lines of them.
std::vector<std::vector<std::string>> read_csv(const std::string& text, std::size_t most);

// A table of the program, whole.
TableBlock block_of(const Table& table, const std::string& caption);

// A table of the first lines of a CSV file, which is not taken into memory as a whole.
TableBlock first_lines(const std::filesystem::path& csv);

// NAME.svg, or, where there is none, NAME.png, with the numbers of NAME.csv, as figures::write_figure() makes them.
// `shown` is what the report calls the file. One that is no file, or too large, is a `problem` of the picture. Throws
// as require_in_its_folder() does.
Picture picture_of(const std::filesystem::path& csv, const std::filesystem::path& shown);

// Objects within objects become names with points: {"a": {"b": 1}} is "a.b", "1". Nothing, and an empty text, is
// "none"; a list of texts is "one; another".
std::vector<std::pair<std::string, std::string>> flattened(const nlohmann::json& value);

}  // namespace kadanoff::report
