// kadanoff analyze parameters: every way of counting what a model has learned.
#include <memory>
#include <optional>
#include <utility>

#include "apps/cli/analysis_folder.hpp"
#include "apps/cli/layer_option.hpp"
#include "apps/cli/lower_gauges.hpp"
#include "apps/cli/provenance.hpp"
#include "host/spectrum/weights.hpp"
#include "host/subspaces/parameter_counts_text.hpp"

namespace kadanoff::cli {
namespace {

struct ParametersVerb {
  std::string model, output;
  subspaces::ParameterOptions counting;
  runs::Layer layer;
};

Result run(const ParametersVerb& options, const CommonOptions& common, const Verb& verb) {
  subspaces::validate(options.counting);
  const Device device = parse_device(common.device);
  std::optional<figures::FigureFolder> folder;
  if (!options.output.empty())
    folder.emplace(options.output, "parameters", common.if_exists(), runs::trained_files(options.model));
  auto layers = spectrum::load_one_layer(options.model, options.layer);
  auto counting = options.counting;
  counting.visible_biases = layers.visible_biases;
  const auto model = std::move(layers.stack.layers.front());
  auto below = load_below(options.model, options.layer);
  Context context(device, common.threads);
  const auto analyze = [&](const data::Model& one, std::optional<gauge::Arranged> hidden_units) {
    const auto counts = subspaces::count_parameters(context, one, counting);
    Result result{.json = subspaces::to_json(counts), .text = subspaces::to_text(counts)};
    if (folder) {
      write_folder(*folder, options.output, subspaces::to_file(counts, provenance_of(verb, common, context)),
                   subspaces::to_csv(counts), subspaces::to_figure(counts), result, hidden_units);
    }
    return result;
  };
  auto result = analyze(model, as_is_if_hidden(below));
  add_lower_gauges(context, std::move(below), common.seed, analyze, result);
  return result;
}

Run declare(Verb& verb) {
  auto options = std::make_shared<ParametersVerb>();
  verb.add_option("MODEL", options->model,
                  "Model file, checkpoint, stack, the folder of a training run, or a neural thermometer")
      .required();
  verb.add_option("--samples", options->counting.samples, "Samples that it learned from, to compare each count with");
  verb.add_option("--k-max", options->counting.k_max, "Up to which |k| waves are counted").with_default();
  add_layer_option(verb, options->layer);
  verb.add_option("-o,--output", options->output, "Folder to write: all numbers as HDF5 and CSV, and a figure");
  return [options, &verb](const CommonOptions& common) { return run(*options, common, verb); };
}

const RegisteredVerb registered{
    {.place = 86,
     .name = "analyze parameters",
     .summary = "Count the parameters of a model in every way that people do, beside the number of samples",
     .example = "kadanoff analyze parameters runs/v64 --samples 20000 -o parameters",
     .declare = declare}};

}  // namespace
}  // namespace kadanoff::cli
