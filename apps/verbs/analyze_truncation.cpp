// kadanoff analyze truncation: what a model loses with its small singular values.
#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <optional>

#include "apps/cli/analysis_folder.hpp"
#include "apps/cli/layer_option.hpp"
#include "apps/cli/lower_gauges.hpp"
#include "apps/cli/provenance.hpp"
#include "host/base/lists.hpp"
#include "host/base/words.hpp"
#include "host/gauge/unit_gauge.hpp"
#include "host/subspaces/truncation_text.hpp"

namespace kadanoff::cli {
namespace {

struct TruncationVerb {
  std::string model, data, modes, output;
  subspaces::TruncationOptions truncation;
  runs::Layer layer;
  bool save_models = false;
};

std::filesystem::path model_path(const std::string& folder, std::int64_t modes) {
  return std::filesystem::path(folder) / fmt::format("rank-{}.h5", modes);
}

// Which models there will be is known only when the weights are decomposed.
void require_no_models(const std::string& folder) {
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(folder, none))
    if (entry.path().filename().string().starts_with("rank-"))
      fail(ExitCode::usage, "{} exists already: give --overwrite to replace it, or another name",
           entry.path().string());
}

Result run(const TruncationVerb& options, const CommonOptions& common, const Verb& verb) {
  auto look = options.truncation;
  look.seed = common.seed;
  if (!options.modes.empty()) look.modes = parse_counts("--modes", options.modes);
  if (options.save_models && options.output.empty())
    fail(ExitCode::usage, "--save-models needs -o, the folder in which they will be");
  const Device device = parse_device(common.device);
  if (options.save_models && common.if_exists() == io::IfExists::refuse) require_no_models(options.output);
  std::optional<figures::FigureFolder> folder;
  if (!options.output.empty()) {
    auto inputs = runs::trained_files(options.model);
    inputs.emplace_back(options.data);
    folder.emplace(options.output, "truncation", common.if_exists(), inputs);
  }
  const auto model = runs::load_trained_layer(options.model, options.layer);
  const auto [data, data_gauge] = gauge::load_gauged(options.data, {.takes_real = true}, options.save_models);
  const auto below = options.save_models ? load_below(options.model, options.layer)
                                         : load_below_beside(options.model, options.layer, data_gauge);
  Context context(device, common.threads);
  std::optional<gauge::UnitGauge> gauge;
  if (options.save_models) {
    gauge = visible_gauge(context, below, data_gauge, data.name);
    look.keep = [&](std::int64_t modes, data::Model& truncated) {
      truncated.provenance = provenance_of(verb, common, context);
      gauge::save_model(truncated, gauge, model_path(options.output, modes), common.if_exists());
    };
  } else {
    tell_if_apart(context, below, data_gauge, data);
  }
  const auto found = subspaces::analyze_truncation(context, model, data, look);
  Result result{.json = subspaces::to_json(found), .text = subspaces::to_text(found)};
  if (options.save_models)
    for (const auto& one : found.models)
      result.text += fmt::format("{}: W with {}\n", model_path(options.output, one.modes).string(),
                                 counted(one.modes, "singular value"));
  if (folder) {
    write_folder(*folder, options.output, subspaces::to_file(found, provenance_of(verb, common, context)),
                 subspaces::to_csv(found), subspaces::to_figure(found), result);
  }
  return result;
}

Run declare(Verb& verb) {
  auto options = std::make_shared<TruncationVerb>();
  verb.add_option("MODEL", options->model, "Model file or checkpoint, or the folder of a training run").required();
  verb.add_option("DATA", options->data, "Samples to evaluate it on").required();
  verb.add_option("--modes", options->modes,
                  "Numbers of singular values to keep (default: powers of two, and all that are not zero)")
      .list();
  verb.add_flag("--likelihood", options->truncation.likelihood,
                "Also the likelihood of spins: ln Z exact where a layer has 25 units at most, else annealed");
  verb.add_flag("--save-models", options->save_models, "Also write each truncated model into the folder, as rank-κ.h5");
  add_layer_option(verb, options->layer);
  verb.add_option("-o,--output", options->output, "Folder to write: all numbers as HDF5 and CSV, and a figure");
  return [options, &verb](const CommonOptions& common) { return run(*options, common, verb); };
}

const RegisteredVerb registered{
    {.place = 84,
     .name = "analyze truncation",
     .summary = "Say what a model loses when its weights keep their largest singular values only",
     .example = "kadanoff analyze truncation runs/v64 test.h5 --modes 1,4,16,64 -o truncation",
     .declare = declare}};

}  // namespace
}  // namespace kadanoff::cli
