// What a file is: for `kadanoff info`, and for the error where it is not what was asked for.
//
// A kind of file is declared once, in the source that writes it:
//
//   const data::RegisteredFileKind flow_kind{{.place = 40, .name = "flow", .title = "flow", .holds = {"/steps"}}};
//   …
//   io::write_provenance(file, flow_kind.name(), provenance);
//
// A kind whose source a program does not use is not linked into it, and not known there; nor can it write or read one.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "host/io/hdf5_file.hpp"

namespace kadanoff::data {

using InfoLines = std::vector<std::pair<std::string, std::string>>;  // label and value

struct FileKind {
  int place = 0;                     // a file without a seal is of the first kind that it looks like; lowest first
  std::string name{};                // in the file's attribute `kind`, and in JSON: "dataset"
  std::string article = "a";         // before the title: "an"
  std::string title{};               // for people: "data set"
  std::vector<std::string> holds{};  // data sets that a file without a seal is known by; none: it is not

  // What `kadanoff info` says of such a file beyond its data sets and provenance: added to `info`, and the same for
  // people, from `info`. Null: no more.
  void (*describe)(const io::H5Reader& file, nlohmann::json& info) = nullptr;
  InfoLines (*lines)(const nlohmann::json& info) = nullptr;
};

// Makes a kind known, before main begins.
class RegisteredFileKind {
 public:
  explicit RegisteredFileKind(const FileKind& kind);
  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  std::string name_;
};

// By place.
std::vector<FileKind> file_kinds();

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

// For a kind that only has the attribute lattice_shape to add, or has it, too.
void describe_lattice(const io::H5Reader& file, nlohmann::json& info);
InfoLines lattice_lines(const nlohmann::json& info);

// "10 x 10" of [10, 10]; "1" of none.
std::string shape_text(const nlohmann::json& shape);

// The texts between commas, after their number: "25: 0, 0.25, 0.5, 0.75, … 6". At most six, the last among them.
std::string shortened(const std::vector<std::string>& texts);

}  // namespace kadanoff::data
