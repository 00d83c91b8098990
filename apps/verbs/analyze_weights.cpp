// kadanoff analyze weights: what a model has learned, by its weights. Each kind of analysis is a verb of its own.
#include <fmt/format.h>

#include <cmath>
#include <memory>
#include <optional>
#include <utility>

#include "apps/cli/analysis_folder.hpp"
#include "apps/cli/arrangements.hpp"
#include "apps/cli/layer_option.hpp"
#include "apps/cli/lower_gauges.hpp"
#include "apps/cli/provenance.hpp"
#include "host/analysis/weights_file.hpp"
#include "host/analysis/weights_text.hpp"
#include "host/figures/weights_figure.hpp"
#include "host/spectrum/weights.hpp"

namespace kadanoff::cli {
namespace {

struct WeightsOptions {
  std::string model, data, output;
  runs::Layer layer;
};

Result run_weights(const WeightsOptions& options, const CommonOptions& common, const Verb& verb) {
  const Device device = parse_device(common.device);
  std::optional<figures::FigureFolder> folder;
  if (!options.output.empty()) {
    auto inputs = runs::trained_files(options.model);
    inputs.emplace_back(options.data);
    folder.emplace(options.output, "weights", common.if_exists(), inputs);
  }
  auto layers = spectrum::load_layers(options.model, options.layer);
  auto data = gauge::load_gauged_sets(options.data.empty() ? std::vector<std::string>() : std::vector{options.data},
                                      {.takes_real = true});
  auto below = load_below(options.model, options.layer);
  Context context(device, common.threads);
  const auto shape = data::shape_text(layers.stack);
  const bool several = layers.stack.layers.size() > 1;
  auto model = data::product(context, std::move(layers.stack));
  const auto report = [&](analysis::WeightsAnalysis analysis, std::optional<gauge::Arranged> hidden_units) {
    analysis.provenance = provenance_of(verb, common, context);
    Result result{.json = analysis::to_json(analysis), .text = analysis::to_text(analysis)};
    if (folder) {
      write_folder(*folder, options.output, analysis::to_file(analysis), analysis::to_csv(analysis),
                   figures::weights_figure(analysis), result, hidden_units);
    }
    return result;
  };
  const auto analyze = [&](std::optional<gauge::Arranged> hidden_units) {
    auto analysis = analysis::analyze_weights(context, model, data.sets.empty() ? nullptr : &data.sets.front());
    if (!layers.visible_biases) analysis.visible_bias_rms = std::nan("");
    return report(std::move(analysis), hidden_units);
  };
  auto result = analyze(as_is_if_hidden(below, data.gauge));
  if (several) result.text = fmt::format("W is the product of the layers' weights, {}\n\n", shape) + result.text;
  if (!data.sets.empty()) {  // of the model and of the data together
    const auto gauge = visible_gauge(context, below, data.gauge, options.data);
    add_visible_arrangements(model, data.sets, gauge, common.seed, analyze, result);
    return result;
  }
  add_lower_gauges(
      context, std::move(below), common.seed,
      [&](const data::Model& other, gauge::Arranged arranged) {
        auto analysis = analysis::analyze_weights(context, other, nullptr);
        if (!layers.visible_biases) analysis.visible_bias_rms = std::nan("");
        return report(std::move(analysis), arranged);
      },
      result);
  return result;
}

Run declare(Verb& verb) {
  auto options = std::make_shared<WeightsOptions>();
  verb.add_option("MODEL", options->model,
                  "Model file, checkpoint, stack, the folder of a training run, or a neural thermometer")
      .required();
  add_layer_option(verb, options->layer);
  verb.add_option("--data", options->data, "Samples whose overlap vᵀ W Wᵀ v is measured at each temperature");
  verb.add_option("-o,--output", options->output,
                  "Folder to write: all numbers, with the matrix W Wᵀ, as HDF5 and CSV, and a figure");
  return [options, &verb](const CommonOptions& common) { return run_weights(*options, common, verb); };
}

const RegisteredVerb registered{{.place = 80,
                                 .name = "analyze weights",
                                 .summary =
                                     "Say how W Wᵀ falls off with distance, what its eigenvalues are, and how strongly "
                                     "configurations of each temperature overlap with it",
                                 .example = "kadanoff analyze weights runs/v64 --data test.h5 -o weights",
                                 .group_summary = "Look into a trained RBM, or into configurations",
                                 .declare = declare}};

}  // namespace

}  // namespace kadanoff::cli
