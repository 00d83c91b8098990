// What a file is: for `kadanoff info`, and for the error where it is not what was asked for. All kinds are in the table
// of file_kinds.cpp, each declared once.
#pragma once

#include <array>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "host/io/hdf5_file.hpp"

namespace kadanoff::data {

using InfoLines = std::vector<std::pair<std::string, std::string>>;  // label and value

struct FileKind {
  const char* name;                    // in the file's attribute `kind`, and in JSON: "dataset"
  const char* title;                   // for people: "data set"
  const char* article = "a";           //
  std::array<const char*, 2> holds{};  // data sets that a file without a seal is known by; null: no such, or no more

  // What `kadanoff info` says of such a file beyond its data sets and provenance: added to `info`, and the same for
  // people, from `info`. Null: no more.
  void (*describe)(const io::H5Reader& file, nlohmann::json& info) = nullptr;
  InfoLines (*lines)(const nlohmann::json& info) = nullptr;
};

// A file without a seal is of the first kind that it looks like.
std::span<const FileKind> file_kinds();

// `name`, for write_provenance: that of a kind in the table, else Error(internal).
std::string known_kind(const std::string& name);

// What a sealed file says of itself (write_provenance), else what its content looks like; "unknown" if it looks like
// nothing of ours.
std::string kind_of(const io::H5Reader& file);

// The same for people: "data set", "analysis of weights". A kind that is not known is returned as it is.
std::string kind_name(const std::string& kind);

// " (it is a data set)", or of whatever other kind it is; empty if that is not known.
std::string kind_hint(const io::H5Reader& file);

// What the kind of a file adds to `info`, whose "kind" it is; and as lines.
void describe_kind(const io::H5Reader& file, nlohmann::json& info);
InfoLines kind_lines(const nlohmann::json& info);

// "10 x 10" of [10, 10]; "1" of none.
std::string shape_text(const nlohmann::json& shape);

}  // namespace kadanoff::data
