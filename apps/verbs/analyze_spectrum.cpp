// kadanoff analyze spectrum: the singular values and vectors of weights.
#include <fmt/format.h>

#include <memory>
#include <optional>

#include "apps/cli/layer_option.hpp"
#include "apps/cli/provenance.hpp"
#include "host/base/table.hpp"
#include "host/figures/figure_folder.hpp"
#include "host/io/file_status.hpp"
#include "host/spectrum/spectrum_text.hpp"

namespace kadanoff::cli {
namespace {

struct Options {
  std::string model, output;
  bool snapshots = false;
  spectrum::SpectrumOptions look;
  runs::Layer layer;
};

// A line for each model that a run kept along its training.
Table along_training(Context& context, const Options& options) {
  Table table({{.heading = "model", .key = "model", .align = Table::Align::left},
               {.heading = "S0", .key = "largest"},
               {.heading = ">= 20 %", .key = "at_least_20_percent"},
               {.heading = "blocks", .key = "best_block"},
               {.heading = "distance", .key = "distance"}});
  for (const auto& path : runs::kept_models(options.model)) {
    const auto found =
        spectrum::analyze_spectrum(context, spectrum::load_weights(context, path, options.layer), options.look);
    const auto name = path.filename().string();
    const auto best = found.best_match();
    table.add({{name, name},
               {fmt::format("{:.4g}", found.values.front()), found.values.front()},
               {fmt::format("{}", found.at_least(spectrum::large)), found.at_least(spectrum::large)},
               best ? Cell{fmt::format("{0} × {0}", best->size), best->size} : Cell{"", nullptr},
               best ? Cell{fmt::format("{:.3f}", best->distance), best->distance} : Cell{"", nullptr}});
  }
  return table;
}

Result run(const Options& options, const CommonOptions& common, const Verb& verb) {
  auto look = options.look;
  look.seed = common.seed;
  spectrum::validate(look);
  if (options.snapshots && !io::is_folder(options.model))
    fail(ExitCode::usage, "--snapshots is for the folder of a run, and {} is none", options.model);
  const Device device = parse_device(common.device);
  std::optional<figures::FigureFolder> folder;
  if (!options.output.empty())
    folder.emplace(options.output, "spectrum", common.if_exists(), runs::trained_files(options.model));
  Context context(device, common.threads);
  const auto found =
      spectrum::analyze_spectrum(context, spectrum::load_weights(context, options.model, options.layer), look);
  Result result{.json = spectrum::to_json(found), .text = spectrum::to_text(found)};
  if (options.snapshots) {
    const auto table = along_training(context, options);
    result.json["snapshots"] = to_json(table);
    result.text += "\nalong the training\n" + to_text(table);
  }
  if (folder) {
    result.json["folder"] = options.output;
    result.text += "\n" + folder->write(spectrum::to_file(found, provenance_of(verb, common, context)),
                                        spectrum::to_csv(context, found), spectrum::to_figure(context, found));
  }
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
  verb.add_option("--k-max", options->look.k_max, "Up to which |k| a wave is long").with_default();
  verb.add_flag("--snapshots", options->snapshots, "Of a run: also the models along its training, a line for each");
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
