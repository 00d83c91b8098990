// Turns models of other programs into our model files.
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "host/data/model.hpp"
#include "host/gauge/unit_gauge.hpp"
#include "host/imports/row_reader.hpp"
#include "host/io/if_exists.hpp"

namespace kadanoff::imports {

struct ModelImportOptions {
  std::filesystem::path path, output;
  bool may_write = true;                 // false: only say whether it is a model
  std::optional<std::int64_t> update{};  // of an archive of several models; no value: the newest
  std::optional<data::Units> units{};    // of the model that is written; no value: those of the input
};

struct ModelImportResult {
  data::Model model;
  std::string format;                // for people: "npz, weight_matrix"
  std::vector<std::string> notes{};  // what was taken for granted
  std::filesystem::path output;
  std::optional<gauge::UnitGauge> gauge{};  // of its visible units, where its file says that these are hidden ones
};

// Writes the model at `path`, if it is one: HDF5 with /params or an archive of the `rbms` package, or an npz
// (npz_model.hpp). What does not say its units has `units`; what does is changed to them. No value, and nothing is
// written, if it is something else. Throws as data::read_model() and outputs do, and Error(usage) for an update that is
// not there.
std::optional<ModelImportResult> import_model(const ModelImportOptions& options, const io::Provenance& provenance,
                                              io::IfExists if_exists);

std::string to_text(const ModelImportResult& result);
nlohmann::json to_json(const ModelImportResult& result);

}  // namespace kadanoff::imports
