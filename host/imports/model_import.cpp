// Recognises models by what they hold.
#include "host/imports/model_import.hpp"

#include <fmt/format.h>

#include <array>
#include <fstream>
#include <string_view>
#include <utility>

#include "host/data/file_kind.hpp"
#include "host/data/optional_parts.hpp"
#include "host/imports/model_names.hpp"
#include "host/imports/npz_model.hpp"
#include "host/io/hdf5_file.hpp"
#include "host/io/output.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::imports {
namespace {

// HDF5's signature, at the beginning or behind a user block.
bool may_be_hdf5(const std::filesystem::path& path) {
  constexpr std::string_view signature = "\x89HDF\r\n\x1A\n";
  constexpr std::streamoff largest_user_block = 1 << 16;
  std::error_code unknown;
  if (!std::filesystem::is_regular_file(path, unknown)) return false;
  std::ifstream file(path, std::ios::binary);
  std::array<char, signature.size()> begin{};
  for (std::streamoff at = 0; at <= largest_user_block && file.seekg(at).read(begin.data(), begin.size());
       at = at == 0 ? 512 : 2 * at)
    if (std::string_view(begin.data(), begin.size()) == signature) return true;
  return false;
}

// The arrays of a model under names that are not ours would be taken for samples.
void require_no_other_names(const io::H5Reader& file) {
  if (data::kind_of(file) != "unknown" || file.has_name("/samples")) return;
  const auto all = file.list();
  const auto in_group = [&](const std::string& group, const auto& names, auto fits) -> const io::H5Listed* {
    for (const char* name : names)
      for (const auto& one : all)
        if (one.name == group + name && fits(one.shape)) return &one;
    return nullptr;
  };
  const auto is_bias = [&](const std::string& group, const auto& names, const io::H5Shape& weights) {
    return in_group(group, names, [&](const io::H5Shape& shape) {
      return shape.size() == 1 && (shape[0] == weights[0] || shape[0] == weights[1]);
    });
  };
  for (const auto& one : all) {
    const auto group = one.name.substr(0, one.name.rfind('/') + 1);
    if (std::none_of(std::begin(weight_names), std::end(weight_names),
                     [&](const char* name) { return one.name == group + name; }))
      continue;
    const auto* weights = in_group(group, weight_names, [](const io::H5Shape& shape) { return shape.size() == 2; });
    if (weights == nullptr) continue;
    const auto* visible = is_bias(group, visible_bias_names, weights->shape);
    const auto* hidden = is_bias(group, hidden_bias_names, weights->shape);
    if (visible == nullptr && hidden == nullptr) continue;
    throw Error(
        ExitCode::bad_input,
        fmt::format("{} looks like a model, with {} of {} × {} and {}: one has weight_matrix (visible × hidden), "
                    "vbias and hbias",
                    file.path().string(), weights->name, weights->shape[0], weights->shape[1],
                    (visible != nullptr ? visible : hidden)->name),
        fmt::format("give them these names, or, if these are samples, --dataset {}", weights->name));
  }
}

std::optional<ModelImportResult> read_hdf5_model(const ModelImportOptions& options) {
  if (!may_be_hdf5(options.path)) return {};
  const io::H5Reader file(options.path);
  if (const auto kind = data::kind_of(file); kind == "stack")
    fail(ExitCode::usage, "{} is a stack of models: import that of one layer, such as layer-1/model.h5 of its run",
         options.path.string());
  if (!data::holds_model(file)) {
    require_no_other_names(file);
    return {};
  }
  if (!options.may_write) return ModelImportResult{};
  auto model = data::read_model(file, {}, {.update = options.update, .units = options.units});
  data::OptionalParts parts(file);
  auto gauge = parts.read(false, [&] { return gauge::read_unit_gauge(file, model.visible()); });
  parts.tell();
  return ModelImportResult{
      .model = std::move(model), .format = "HDF5", .output = options.output, .gauge = std::move(gauge)};
}

std::optional<ModelImportResult> read_model(const ModelImportOptions& options) {
  if (auto model = read_hdf5_model(options)) return model;
  auto found = read_npz_model(options.path, options.units);
  if (!found) return {};
  if (options.update) fail(ExitCode::usage, "--update means nothing for npz: it holds one model");
  ModelImportResult result{
      .model = std::move(found->model), .format = "npz, " + found->weights, .output = options.output};
  if (found->transposed) result.notes.push_back(found->weights + " is hidden × visible: it was transposed");
  return result;
}

const char* units_text(const data::Model& model) { return model.binary ? "units 0 and 1" : "spins"; }

}  // namespace

std::optional<ModelImportResult> import_model(const ModelImportOptions& options, const io::Provenance& provenance,
                                              io::IfExists if_exists) {
  auto result = read_model(options);
  if (!result || !options.may_write) return result;
  if (!result->model.says_units)
    result->notes.push_back(options.units
                                ? fmt::format("it does not say its units: {}, as --units says", name_of(*options.units))
                                : "it does not say its units, and is taken to have spins ±1: --units binary "
                                  "takes it as one of units 0 and 1");
  io::require_writable_output(options.output, if_exists, {options.path});
  auto& model = result->model;
  if (options.units) data::use_units(model, *options.units);
  model.provenance = provenance;
  model.provenance.config["format"] = result->format;
  gauge::save_model(model, result->gauge, options.output, if_exists);
  return result;
}

std::string to_text(const ModelImportResult& result) {
  auto text =
      fmt::format("{}: a model of {} × {} units\n", result.format, result.model.visible(), result.model.hidden());
  for (const auto& note : result.notes) text += note + "\n";
  return text + fmt::format("{}: RBM of {} × {}, {}\n", result.output.string(), result.model.visible(),
                            result.model.hidden(), units_text(result.model));
}

nlohmann::json to_json(const ModelImportResult& result) {
  return {{"output", result.output.string()},
          {"format", result.format},
          {"visible", result.model.visible()},
          {"hidden", result.model.hidden()},
          {"units", name_of(result.model.binary ? data::Units::bits : data::Units::spins)},
          {"notes", result.notes}};
}

}  // namespace kadanoff::imports
