// kadanoff analyze correlators: which visible units the hidden units of an RBM, or of a stack, follow.
#include <memory>
#include <optional>

#include "apps/cli/analysis_folder.hpp"
#include "apps/cli/arrangements.hpp"
#include "apps/cli/lower_gauges.hpp"
#include "apps/cli/provenance.hpp"
#include "host/correlators/correlators_figure.hpp"
#include "host/correlators/correlators_file.hpp"
#include "host/correlators/correlators_text.hpp"
#include "host/data/temperature_selection.hpp"
#include "host/runs/trained_model.hpp"

namespace kadanoff::cli {
namespace {

struct Options {
  std::string model, data, output, layers = "0,1", as = "samples", control;
  data::TemperatureSelection temperatures;
};

Result run(const Options& options, const CommonOptions& common, const Verb& verb) {
  const auto as = parse_choice<data::PassAs>("--as", options.as);
  const auto control = options.control.empty()
                           ? std::nullopt
                           : std::optional(parse_choice<correlators::Control>("--control", options.control));
  const Device device = parse_device(common.device);
  std::optional<figures::FigureFolder> folder;
  if (!options.output.empty()) {
    auto inputs = runs::trained_files(options.model);
    inputs.emplace_back(options.data);
    folder.emplace(options.output, "correlators", common.if_exists(), inputs);
  }
  auto stack = runs::load_trained_stack(options.model, {}, {.lattice = true});
  auto settings = correlators::parse_layers(options.layers, std::ssize(stack.layers));
  settings.as = as;
  settings.seed = common.seed;
  auto data = gauge::load_gauged_sets(
      {options.data}, {.temperatures = options.temperatures.is_given(), .lattice = true, .takes_real = true});
  if (options.temperatures.is_given()) data.sets.front() = options.temperatures.of(std::move(data.sets.front()));
  const auto below = load_below(options.model, {});

  Context context(device, common.threads);
  const auto report = [&](std::optional<gauge::Arranged> hidden_units) {
    auto analysis = correlators::analyze_correlators(context, stack, data.sets.front(), settings, control);
    analysis.provenance = provenance_of(verb, common, context);
    Result result{.json = correlators::to_json(analysis), .text = correlators::to_text(analysis)};
    if (folder) {
      write_folder(*folder, options.output, correlators::to_file(analysis), correlators::units_csv(analysis),
                   correlators::correlators_figure(analysis), result, hidden_units);
    }
    return result;
  };
  auto result = report(as_is_if_hidden(below, data.gauge));
  const auto gauge = visible_gauge(context, below, data.gauge, options.data);
  add_visible_arrangements(stack.layers.front(), data.sets, gauge, common.seed, report, result);
  return result;
}

Run declare(Verb& verb) {
  auto options = std::make_shared<Options>();
  verb.add_option("MODEL", options->model, "Model file or checkpoint, or the folder of a training run").required();
  verb.add_option("DATA", options->data, "Samples over which the means are taken").required();
  verb.add_option("--layers", options->layers, "Two layers: 0 is the data, 1 the lowest hidden layer")
      .list()
      .with_default();
  verb.add_option("--as", options->as, "What goes up the layers: samples, drawn spins; or means").with_default();
  verb.add_option("--control", options->control,
                  "Beside it the same of shuffled (h of another sample), random (weights of the same norm) or permuted "
                  "(hidden units in another order, with other signs)");
  verb.add_option("--select-temperatures", options->temperatures.select, "Only samples at these temperatures").list();
  verb.add_option("-o,--output", options->output, "Folder to write: all numbers as HDF5 and CSV, and a figure");
  return [options, &verb](const CommonOptions& common) { return run(*options, common, verb); };
}

const RegisteredVerb registered{
    {.place = 87,
     .name = "analyze correlators",
     .summary = "Say where on the lattice the spins are that hidden units go with: maps of ⟨v h⟩ with their errors, "
                "how bright and how wide their spots are",
     .example = "kadanoff analyze correlators runs/v64 test.h5 --control shuffled -o correlators",
     .declare = declare}};

}  // namespace
}  // namespace kadanoff::cli
