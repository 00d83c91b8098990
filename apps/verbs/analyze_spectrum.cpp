// kadanoff analyze spectrum: the singular values and vectors of weights.
#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "apps/cli/analysis_folder.hpp"
#include "apps/cli/layer_option.hpp"
#include "apps/cli/lower_gauges.hpp"
#include "apps/cli/provenance.hpp"
#include "host/spectrum/snapshots.hpp"
#include "host/spectrum/spectrum_text.hpp"

namespace kadanoff::cli {
namespace {

struct Options {
  std::string model, output;
  bool snapshots = false;
  spectrum::SpectrumOptions look;
  runs::Layer layer;
};

Result run(const Options& options, const CommonOptions& common, const Verb& verb) {
  auto look = options.look;
  look.seed = common.seed;
  spectrum::validate(look);
  const Device device = parse_device(common.device);
  std::optional<figures::FigureFolder> folder;
  if (!options.output.empty())
    folder.emplace(options.output, "spectrum", common.if_exists(), runs::trained_files(options.model));
  auto weights = spectrum::load_layers(options.model, options.layer);
  std::vector<std::filesystem::path> files;
  if (options.snapshots) files = spectrum::snapshot_files(options.model, options.layer);
  auto below = load_below(options.model, options.layer);
  Context context(device, common.threads);
  const auto found = spectrum::analyze_spectrum(context, spectrum::weights_of(context, std::move(weights)), look);
  if (!(found.values.front() > 0))
    fail(ExitCode::bad_input, "all weights of {} are zero: they have no singular vectors", options.model);
  const auto snapshots = spectrum::analyze_snapshots(context, files);
  const auto report = [&](const spectrum::WeightsSpectrum& one, std::optional<gauge::Arranged> hidden_units) {
    Result result{.json = spectrum::to_json(one), .text = spectrum::to_text(one)};
    const bool as_is = hidden_units.value_or(gauge::Arranged::as_is) == gauge::Arranged::as_is;
    if (as_is && options.snapshots) {  // singular values, which are the same in any arrangement
      const auto table = spectrum::snapshots_table(snapshots);
      result.json["snapshots"] = to_json(table);
      result.text += "\nalong the training\n" + to_text(table);
      const auto decompositions = spectrum::decompositions_of(snapshots);
      for (auto& decomposition : decompositions_json(decompositions))
        result.json["decompositions"].push_back(std::move(decomposition));
      result.text += decompositions_text(decompositions);
    }
    if (folder) {
      auto file = spectrum::to_file(one, provenance_of(verb, common, context));
      if (as_is) spectrum::write_snapshots(file, snapshots);
      write_folder(*folder, options.output, std::move(file), spectrum::to_csv(context, one),
                   spectrum::to_figure(context, one), result, hidden_units);
    }
    return result;
  };
  auto result = report(found, as_is_if_hidden(below));
  add_lower_gauges(
      context, std::move(below), common.seed,
      [&](const data::Model& model, gauge::Arranged arranged) {
        return report(spectrum::analyze_spectrum(context, spectrum::weights_of(context, model, model.name), look),
                      arranged);
      },
      result);
  return result;
}

Run declare(Verb& verb) {
  auto options = std::make_shared<Options>();
  verb.add_option("MODEL", options->model,
                  "Model file, checkpoint, stack, the folder of a training run, or a neural thermometer")
      .required();
  add_layer_option(verb, options->layer);
  verb.add_option("--vectors", options->look.vectors, "Vectors to look at, of the largest and of the smallest values")
      .with_default();
  verb.add_option("--k-max", options->look.k_max, "Up to which |k| a wave is long; at most the side over √2")
      .with_default();
  verb.add_flag("--snapshots", options->snapshots,
                "Of a run, or with --layer of a layer of a stack: also the models along its training, a line for each");
  verb.add_option("-o,--output", options->output, "Folder to write: all numbers as HDF5 and CSV, and a figure");
  return [options, &verb](const CommonOptions& common) { return run(*options, common, verb); };
}

const RegisteredVerb registered{
    {.place = 81,
     .name = "analyze spectrum",
     .summary = "Compare the singular values of weights with those of block spins, and look at the vectors as waves",
     .example = "kadanoff analyze spectrum runs/v64 --snapshots -o spectrum",
     .declare = declare}};

}  // namespace
}  // namespace kadanoff::cli
