// kadanoff flow: follows the flow of a trained RBM from a data set, step by step.
#include "host/flow/flow.hpp"

#include <limits>
#include <memory>
#include <numeric>
#include <optional>
#include <vector>

#include "apps/cli/arrangements.hpp"
#include "apps/cli/layer_option.hpp"
#include "apps/cli/lower_gauges.hpp"
#include "apps/cli/provenance.hpp"
#include "host/base/lists.hpp"
#include "host/base/notice.hpp"
#include "host/base/numbers.hpp"
#include "host/base/temperatures.hpp"
#include "host/data/dataset.hpp"
#include "host/data/temperature_selection.hpp"
#include "host/flow/flow_file.hpp"
#include "host/flow/flow_text.hpp"
#include "host/io/output.hpp"
#include "host/runs/trained_model.hpp"
#include "host/thermometer/gauged_thermometer.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::cli {
namespace {

struct FlowOptions {
  std::string model, data, output, thermometer;
  std::string from_temperature;
  std::string steps = "0,1,2,5,10,20,50,100,200,500,1000";
  std::string mode = "sampled", limit = "all";
  bool keep_spins = false;
  runs::Layer layer;
};

std::int64_t parse_limit(const std::string& text) {
  if (text == "all") return std::numeric_limits<std::int64_t>::max();
  const auto limit = parse_integer(text);
  if (!limit || *limit < 1)
    fail(ExitCode::usage, "--limit '{}' is neither a number of samples, 1 or more, nor all", text);
  return *limit;
}

// The samples that the chains start from.
data::Dataset choose_start(const data::Dataset& data, const FlowOptions& options) {
  std::vector<std::int64_t> chosen(static_cast<std::size_t>(data.count));
  std::iota(chosen.begin(), chosen.end(), 0);
  if (!options.from_temperature.empty())
    chosen = data::select_temperatures(data, parse_temperatures("--from-temperature", options.from_temperature));
  const auto limit = parse_limit(options.limit);
  if (static_cast<std::int64_t>(chosen.size()) > limit) chosen.resize(static_cast<std::size_t>(limit));
  auto start = data::take(data, chosen);
  if (!options.from_temperature.empty()) notice("starting from " + to_text(count_temperatures(start.temperatures)));
  return start;
}

Result run(const FlowOptions& options, const CommonOptions& common, const Verb& verb) {
  flow::FlowSettings settings{.steps = parse_steps("--steps", options.steps),
                              .mode = parse_choice<flow::FlowMode>("--mode", options.mode),
                              .seed = common.seed,
                              .keep_spins = options.keep_spins};
  static_cast<void>(parse_limit(options.limit));  // refused before anything is read
  const Device device = parse_device(common.device);
  auto inputs = runs::trained_files(options.model);
  inputs.insert(inputs.end(), {options.data, options.thermometer});
  io::require_writable_output(options.output, common.if_exists(), inputs);
  auto stack = runs::load_trained_stack(options.model, options.layer, {.lattice = true});
  const auto below = load_below(options.model, options.layer);
  const auto [data, data_gauge] =
      gauge::load_gauged(options.data, {.temperatures = !options.from_temperature.empty(), .lattice = true});
  flow::lattice_side(stack.layers.front(), data, !options.thermometer.empty());
  std::vector<data::Dataset> start;
  start.push_back(choose_start(data, options));
  std::optional<thermometer::GaugedThermometer> thermometer;
  if (!options.thermometer.empty()) settings.thermometer = &thermometer.emplace(options.thermometer).as_is();

  Context context(device, common.threads);
  const flow::Flow flow = flow::run_flow(context, stack.layers, start.front(), settings);
  const auto gauge = visible_gauge(context, below, data_gauge, data.name);
  if (thermometer) thermometer->tell_if_apart(gauge, data.name);
  const auto provenance = provenance_of(verb, common, context);
  auto file = flow::to_file(flow, provenance, gauge);
  Result result{.json = flow::to_json(flow), .text = flow::to_text(flow)};
  settings.keep_spins = false;
  const auto run_arranged = [&](gauge::Arranged arranged) {
    if (thermometer)
      settings.thermometer = &thermometer->in(
          arranged, gauge::arrangement_of(arranged, *gauge, stack.layers.front().visible(), common.seed));
    const auto found = flow::run_flow(context, stack.layers, start.front(), settings);
    file.group(gauge::group_of(arranged), flow::to_file(found, provenance));
    return Result{.json = flow::to_json(found), .text = flow::to_text(found)};
  };
  add_visible_arrangements(stack.layers.front(), start, gauge, common.seed, run_arranged, result);
  file.save(options.output, common.if_exists());
  result.json["file"] = options.output;
  result.text += fmt::format("\nwritten to {}\n", options.output);
  return result;
}

Run declare(Verb& verb) {
  auto options = std::make_shared<FlowOptions>();
  verb.add_option("MODEL", options->model, "Model file or checkpoint, or the folder of a training run").required();
  verb.add_option("DATA", options->data, "Samples to start from").required();
  verb.add_option("-o,--output", options->output, "File to write").required();
  add_layer_option(verb, options->layer);
  verb.add_option("--from-temperature", options->from_temperature, "Only samples at this temperature (or these)")
      .list();
  verb.add_option("--steps", options->steps, "Steps to record; 0 is the start").list().with_default();
  verb.add_option("--mode", options->mode, names_of<flow::FlowMode>(" or ") + ": which layers are drawn")
      .with_default();
  verb.add_option("--thermometer", options->thermometer,
                  "A neural thermometer ('kadanoff thermometer fit'): its distribution at every recorded step");
  verb.add_option("--limit", options->limit, "Use at most this many samples, the first ones, or all")
      .integer_or_word()
      .with_default();
  verb.add_flag("--keep-spins", options->keep_spins, "Write the spins of the recorded steps, too");
  return [options, &verb](const CommonOptions& common) { return run(*options, common, verb); };
}

const RegisteredVerb registered{
    {.place = 30,
     .name = "flow",
     .summary = "Run an RBM's flow v → h → v → … from samples and say, on a lattice, which temperatures it passes",
     .example = "kadanoff flow runs/v64 test.h5 --from-temperature 0 --steps 0,1,2,5,10,100,1000 \\\n      "
                "--keep-spins -o flow.h5",
     .declare = declare}};

}  // namespace

}  // namespace kadanoff::cli
