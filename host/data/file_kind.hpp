// What kind a file is: for `kadanoff info`, and for the error if a file of another kind was expected. Each kind is one
// entry in the table of file_kinds.cpp.
#pragma once

#include <array>
#include <initializer_list>
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
  std::array<const char*, 2> holds{};  // data sets that identify a file without a seal; null: unused

  // Throws Error(bad_input) for values that no reader of the kind would take. Null: any are taken.
  void (*check)(const io::H5Reader& file) = nullptr;

  // What `kadanoff info` says about such a file beside its data sets and provenance: `describe` adds it to `info`,
  // `lines` turns that into text. Null: nothing more.
  void (*describe)(const io::H5Reader& file, nlohmann::json& info) = nullptr;
  InfoLines (*lines)(const nlohmann::json& info) = nullptr;
};

// A file without a seal gets the first kind whose data sets it holds.
std::span<const FileKind> file_kinds();

// Returns `name` if the table has it, else throws Error(internal). For write_provenance().
std::string known_kind(const std::string& name);

// The kind written in a sealed file (write_provenance); for other files, the kind that matches the content, or
// "unknown".
std::string kind_of(const io::H5Reader& file);

// Throws Error(bad_input) if the file is sealed and says that it is of none of these kinds, or is in a newer format.
void require_kind(const io::H5Reader& file, std::initializer_list<const char*> kinds);

// Looks at the values of a file of a kind, without keeping them. Throws Error(bad_input) for what a command that reads
// such files would refuse.
void check_kind(const io::H5Reader& file, const std::string& kind);

// The rows of a data set that it looks at; it tells where these are not all: a small file can declare any number.
std::int64_t rows_to_check(const io::H5Reader& file, const std::string& dataset, std::int64_t rows,
                           std::int64_t columns);

// The large data sets that check_kind() reads.
std::vector<std::string> checked_datasets(const std::string& kind);

// The data sets without which a file is not of that kind; none if the kind is unknown.
std::vector<std::string> needed_datasets(const std::string& kind);

// The title of a kind: "data set", "analysis of weights". An unknown kind is returned unchanged.
std::string kind_name(const std::string& kind);

// " (it is a data set)", or the same for another kind; empty if the kind is unknown.
std::string kind_hint(const io::H5Reader& file);

// Adds to `info` what the kind info["kind"] has to say; kind_lines() returns it as lines of text.
void describe_kind(const io::H5Reader& file, nlohmann::json& info);
InfoLines kind_lines(const nlohmann::json& info);

// "10 x 10" for [10, 10]; "1" for an empty shape.
std::string shape_text(const nlohmann::json& shape);

}  // namespace kadanoff::data
