// kadanoff import: data and models of other programs as ours.
#include "host/imports/import.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>

#include "apps/cli/provenance.hpp"
#include "host/imports/import_text.hpp"
#include "host/imports/model_import.hpp"
#include "host/io/file_status.hpp"
#include "host/runs/run_folder.hpp"

namespace kadanoff::cli {
namespace {

struct Options {
  std::vector<std::string> paths;
  std::string output, values = "auto", range, units;
  std::optional<double> threshold, split;
  std::optional<std::int64_t> side, tile, axis, update;
  bool skip_broken = false;
  std::string dataset, labels;
};

constexpr std::array of_models{"--units", "--update"};

// No result if it is no model.
std::optional<Result> import_model(const Options& options, const CommonOptions& common, const Verb& verb,
                                   const io::Provenance& provenance) {
  if (options.paths.size() != 1 || !options.dataset.empty()) return {};
  if (options.update && *options.update < 0) fail(ExitCode::usage, "--update {} is not 0 or more", *options.update);
  const auto given = verb.given_options();
  const auto other = std::find_if(given.begin(), given.end(), [](const std::string& option) {
    return option != "--output" && std::find(of_models.begin(), of_models.end(), option) == of_models.end();
  });
  const auto result = imports::import_model({.path = options.paths[0],
                                             .output = options.output,
                                             .may_write = other == given.end(),
                                             .update = options.update,
                                             .units = data::parse_units(options.units)},
                                            provenance, common.if_exists());
  if (!result) return {};
  if (other != given.end())
    fail(ExitCode::usage, "{} is a model, and {} is for data{}", options.paths[0], *other,
         *other == "--values" ? ": --units says what units it shall have" : "");
  return Result{.json = imports::to_json(*result), .text = imports::to_text(*result)};
}

// A folder is one of pictures.
void require_no_runs(const Options& options) {
  for (const auto& path : options.paths)
    if (io::is_folder(path) && (io::is_there(std::filesystem::path(path) / runs::config_name) ||
                                io::is_there(std::filesystem::path(path) / runs::model_name))) {
      const std::filesystem::path folder = path;
      const auto model = (runs::is_stack(folder) ? folder / runs::layer_name(1) : folder) / runs::model_name;
      fail(ExitCode::usage, "{} is the folder of a run: import a model of it, as {}{}", path, model.string(),
           io::is_there(model) ? "" : ", which is there when the run has ended");
    }
}

Result run(const Options& options, const CommonOptions& common, const Verb& verb) {
  require_no_runs(options);
  imports::ImportOptions import{.read = {.paths = {options.paths.begin(), options.paths.end()},
                                         .skip_broken = options.skip_broken,
                                         .dataset = options.dataset,
                                         .labels = options.labels,
                                         .axis = options.axis},
                                .values = {.values = parse_choice<imports::Values>("--values", options.values),
                                           .threshold = options.threshold,
                                           .range = {}},
                                .output = options.output,
                                .split = options.split,
                                .seed = common.seed};
  const auto natural = [](const char* name, std::optional<std::int64_t> value) {
    constexpr std::int64_t most = 8192;
    if (value && (*value < 1 || *value > most)) fail(ExitCode::usage, "{} {} is not from 1 to {}", name, *value, most);
    return value.value_or(0);
  };
  import.read.side = natural("--side", options.side);
  import.read.tile = natural("--tile", options.tile);
  if (!options.range.empty()) import.values.range = imports::parse_range(options.range);
  const io::Provenance provenance{
      .command = verb.name(), .config = resolved_options(verb), .seed = common.seed, .device = "cpu"};
  if (auto model = import_model(options, common, verb, provenance)) return *model;
  for (const char* option : of_models)
    if (verb.is_given(option))
      fail(ExitCode::usage, "{} is for models, and {} is none: --values says what becomes of data", option,
           options.paths.empty() ? "what is imported" : options.paths[0]);
  const auto result = imports::import_data(import, provenance, common.if_exists());
  return {.json = imports::to_json(result), .text = imports::to_text(result)};
}

Run declare(Verb& verb) {
  auto options = std::make_shared<Options>();
  verb.add_option("PATH", options->paths,
                  "What to import: IDX (the images, and perhaps the labels), npy, npz, a table of numbers (CSV), HDF5, "
                  "or pictures (JPEG, PNG): files, folders, archives (tar, zip). The content says which it is; it may "
                  "be compressed. Or a model: npz with weight_matrix, vbias and hbias, HDF5, archives of rbms")
      .any_number()
      .required();
  verb.add_option("-o,--output", options->output, "The data set or the model, an HDF5 file").required();
  const char* const values = "Values";
  verb.add_option("--values", options->values,
                  "real (scaled to -1 … 1), spin (-1 and 1), binary (0 and 1), or auto: real for pictures, IDX images "
                  "and all that has more than two values, else spin, or binary if the file says so")
      .with_default()
      .in_group(values);
  verb.add_option("--threshold", options->threshold,
                  "Spin and binary: the least value that becomes 1 (default: the middle of the range)")
      .in_group(values);
  verb.add_option("--range", options->range,
                  "Real values: LOW:HIGH becomes -1 … 1 (default: by the type, as 0:255; else what the data holds)")
      .in_group(values);
  const char* const pictures = "Pictures";
  verb.add_option("--side", options->side, "Make each picture SIDE × SIDE, by means over areas").in_group(pictures);
  verb.add_option("--tile", options->tile, "Cut each picture into tiles of TILE × TILE").in_group(pictures);
  verb.add_flag("--skip-broken", options->skip_broken,
                "Leave out pictures that cannot be read or are smaller than SIDE, and count them")
      .in_group(pictures);
  const char* const arrays = "Files with several arrays or columns";
  verb.add_option("--dataset", options->dataset, "The array of the samples (HDF5, npz)").in_group(arrays);
  verb.add_option("--labels", options->labels, "The array of the labels (HDF5, npz); of a table, the column")
      .in_group(arrays);
  verb.add_option("--axis", options->axis, "The axis along which the samples lie, from 0 (default: 0; HDF5, npy, npz)")
      .in_group(arrays);
  const char* const models = "Models";
  verb.add_option("--units", options->units,
                  names_of<data::Units>(" or ") +
                      ": the units that it shall have, ±1 or 0 and 1, which are also its own "
                      "if it does not say them (default: its own, or spin)")
      .in_group(models);
  verb.add_option("--update", options->update, "Which update of an archive of rbms (default: the newest)")
      .in_group(models);
  verb.add_option("--split", options->split,
                  "Write this part of the samples, drawn by --seed, to OUTPUT-train.h5, the others to OUTPUT-test.h5");
  return [options, &verb](const CommonOptions& common) { return run(*options, common, verb); };
}

const RegisteredVerb registered{{.place = 15,
                                 .name = "import",
                                 .summary = "Turn pictures, IDX, npy, CSV or HDF5 files into a data set, or a model of "
                                            "others into ours",
                                 .example = "kadanoff import train-images-idx3-ubyte.gz train-labels-idx1-ubyte.gz "
                                            "--values spin -o mnist.h5",
                                 .computes = false,
                                 .declare = declare}};

}  // namespace
}  // namespace kadanoff::cli
