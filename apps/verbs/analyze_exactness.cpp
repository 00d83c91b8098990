// kadanoff analyze exactness: how far the free energy of an RBM is from the Ising model's βH.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <utility>

#include "apps/cli/analysis_folder.hpp"
#include "apps/cli/arrangements.hpp"
#include "apps/cli/layer_option.hpp"
#include "apps/cli/lower_gauges.hpp"
#include "apps/cli/provenance.hpp"
#include "host/base/lists.hpp"
#include "host/exactness/exactness_text.hpp"

namespace kadanoff::cli {
namespace {

struct ExactnessVerb {
  std::string model, output, temperature;
  std::vector<std::string> data;
  std::optional<std::int64_t> samples;
  std::int64_t sweeps = exactness::LatticeSettings{}.sweeps;
  runs::Layer layer;
};

// The lattices to be sampled, or counted, where there are no data.
exactness::LatticeSettings lattices_of(const ExactnessVerb& options, const CommonOptions& common) {
  exactness::LatticeSettings lattices{.samples = options.samples, .sweeps = options.sweeps, .seed = common.seed};
  if (!options.temperature.empty()) lattices.temperatures = parse_temperatures("--temperature", options.temperature);
  if (options.samples && *options.samples < 2)
    fail(ExitCode::usage, "--samples {}: a variance takes 2 at least", *options.samples);
  return lattices;
}

// The one temperature of data that do not say theirs.
std::optional<double> temperature_of_data(const ExactnessVerb& options, const Verb& verb) {
  for (const char* option : {"--samples", "--sweeps"})
    if (verb.is_given(option)) fail(ExitCode::usage, "{} is for lattices that are sampled, and there are data", option);
  if (options.temperature.empty()) return {};
  const auto temperatures = parse_temperatures("--temperature", options.temperature);
  if (temperatures.size() != 1)
    fail(ExitCode::usage, "--temperature {}: data without temperatures have one", options.temperature);
  return temperatures.front();
}

Result run(const ExactnessVerb& options, const CommonOptions& common, const Verb& verb) {
  const auto lattices = lattices_of(options, common);
  const auto temperature = options.data.empty() ? std::nullopt : temperature_of_data(options, verb);
  const Device device = parse_device(common.device);
  std::optional<figures::FigureFolder> folder;
  if (!options.output.empty()) {
    auto inputs = runs::trained_files(options.model);
    inputs.insert(inputs.end(), options.data.begin(), options.data.end());
    folder.emplace(options.output, "exactness", common.if_exists(), inputs);
  }
  auto model = exactness::load_lowest_layer(options.model, options.layer);
  auto data = gauge::load_gauged_sets(options.data, {.temperatures = true, .lattice = true});
  auto below = load_below(options.model, options.layer);
  Context context(device, common.threads);
  const bool has_data = !data.sets.empty();
  const auto analyze = [&](const data::Model& one) {
    return has_data ? exactness::analyze_exactness(context, one, data.sets, temperature)
                    : exactness::analyze_exactness(context, one, lattices);
  };
  const auto found = analyze(model);
  if (std::all_of(found.rows.begin(), found.rows.end(), [](const auto& row) { return std::isnan(row.slope.value); }))
    fail(ExitCode::bad_input, "there is nothing to compare F with: {}", found.rows.front().missing);
  const auto report = [&](const exactness::Exactness& one, std::optional<gauge::Arranged> hidden_units) {
    Result result{.json = exactness::to_json(one), .text = exactness::to_text(one)};
    if (folder) {
      write_folder(*folder, options.output, exactness::to_file(one, provenance_of(verb, common, context)),
                   exactness::to_csv(one), exactness::to_figure(one), result, hidden_units);
    }
    return result;
  };
  auto result = report(found, as_is_if_hidden(below, data.gauge));
  if (has_data) {
    const auto gauge = visible_gauge(context, below, data, options.data);
    const auto analyze_arranged = [&](gauge::Arranged arranged) { return report(analyze(model), arranged); };
    add_visible_arrangements(model, data.sets, gauge, common.seed, analyze_arranged, result);
    return result;
  }
  const auto analyze_other = [&](const data::Model& other, gauge::Arranged arranged) {
    return report(analyze(other), arranged);
  };
  add_lower_gauges(context, std::move(below), common.seed, analyze_other, result);
  return result;
}

Run declare(Verb& verb) {
  auto options = std::make_shared<ExactnessVerb>();
  verb.add_option("MODEL", options->model,
                  "Model file or checkpoint, or the folder of a training run, of spins on a square lattice")
      .required();
  verb.add_option("DATA", options->data,
                  "Data sets of spins, each temperature on its own (default: all states of up to 16 spins, of more "
                  "lattices that are sampled here)")
      .any_number();
  verb.add_option("--temperature", options->temperature,
                  "Without DATA: of the lattices (default: Tc), or several; with DATA: of those that do not say theirs")
      .list();
  verb.add_option("--samples", options->samples,
                  "Without DATA: so many lattices per temperature, also of up to 16 spins (default: 10000)");
  verb.add_option("--sweeps", options->sweeps, "Without DATA: sweeps each lattice does from random spins")
      .with_default();
  add_layer_option(verb, options->layer);
  verb.add_option("-o,--output", options->output, "Folder to write: all numbers as HDF5 and CSV, and a figure");
  return [options, &verb](const CommonOptions& common) { return run(*options, common, verb); };
}

const RegisteredVerb registered{
    {.place = 89,
     .name = "analyze exactness",
     .summary =
         "Say how far the free energy of an RBM is from βH of the Ising model, as a share of its variance: 0 where "
         "the mapping to the variational renormalization group is exact",
     .example = "kadanoff analyze exactness runs/v64 test.h5 -o exactness",
     .declare = declare}};

}  // namespace
}  // namespace kadanoff::cli
