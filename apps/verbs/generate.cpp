// kadanoff generate: samples of a model, as a data set.
#include <fmt/format.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "apps/cli/arrangements.hpp"
#include "apps/cli/layer_option.hpp"
#include "apps/cli/lower_gauges.hpp"
#include "apps/cli/provenance.hpp"
#include "host/base/lists.hpp"
#include "host/data/compatibility.hpp"
#include "host/gauge/layers_below.hpp"
#include "host/generation/generation_file.hpp"
#include "host/generation/generation_text.hpp"
#include "host/io/file_status.hpp"
#include "host/io/output.hpp"
#include "host/runs/trained_model.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::cli {
namespace {

struct GenerateOptions {
  std::string model, output;
  std::string start = "random", clamp, snapshots, units;
  generation::GenerationSettings settings;
  runs::Layer layer;
};

// A list of units, or a mask: a data set of one row, +1 where a unit is clamped.
std::vector<std::int64_t> clamped_units(const std::string& text, std::int64_t visible) {
  if (!io::is_there(text)) {
    if (text.find_first_not_of("0123456789,:. -e") != std::string::npos)
      fail(ExitCode::no_input, "--clamp {} is neither a list of units, as 0:391:1, nor a file", text);
    return parse_steps("--clamp", text);
  }
  const auto mask = data::load_dataset(text);
  if (mask.count != 1 || mask.units != visible)
    fail(ExitCode::bad_input,
         "--clamp: {} holds {} × {} spins, and a mask for this model is 1 × {}, +1 where a unit is held", text,
         mask.count, mask.units, visible);
  std::vector<std::int64_t> units;
  for (std::int64_t unit = 0; unit < visible; ++unit)
    if (mask.spin(0, unit) > 0) units.push_back(unit);
  if (units.empty()) fail(ExitCode::bad_input, "--clamp: {} holds no +1: no unit would be held", text);
  return units;
}

// Of units in each other arrangement that they have: the order changes no magnetisation, the signs do.
std::vector<std::vector<int>> signs_of(const gauge::UnitGauge& gauge, std::int64_t units, std::uint64_t seed) {
  std::vector<std::vector<int>> all;
  for (const auto arranged : {gauge::Arranged::gauge_fixed, gauge::Arranged::permuted}) {
    if (arranged == gauge::Arranged::gauge_fixed && !gauge.is_fixed()) continue;
    const auto [order, sign] = gauge::arrangement_of(arranged, gauge, units, seed);
    auto& signs = all.emplace_back(sign.size());
    for (std::size_t a = 0; a < sign.size(); ++a) signs[static_cast<std::size_t>(order[a])] = sign[a];
  }
  return all;
}

Result run(const GenerateOptions& options, const CommonOptions& common, const Verb& verb) {
  generation::GenerationSettings settings = options.settings;
  settings.seed = common.seed;
  if (!options.snapshots.empty()) settings.snapshots = parse_steps("--snapshots", options.snapshots);
  generation::validate(settings);
  const auto units = data::parse_units(options.units);
  const Device device = parse_device(common.device);
  const bool from_data = options.start != "random";
  auto inputs = runs::trained_files(options.model);
  if (!options.clamp.empty() && !from_data)
    fail(ExitCode::usage, "--clamp holds units at the values that --start DATA gives them: give it, too");
  if (from_data) inputs.emplace_back(options.start);
  inputs.emplace_back(options.clamp);
  io::require_writable_output(options.output, common.if_exists(), inputs);
  auto stack = runs::load_trained_stack(options.model, options.layer);
  if (units) data::use_units(stack, *units);
  if (from_data && !io::is_there(options.start))
    fail(ExitCode::no_input, "--start {} is neither random nor a file", options.start);
  const auto start = from_data ? std::optional(gauge::load_gauged(options.start, {})) : std::nullopt;
  if (start) {
    data::require_fit(stack.layers.front(), start->data);
    settings.start = &start->data;
  }
  const auto below = load_below(options.model, options.layer);
  if (!options.clamp.empty()) settings.clamped = clamped_units(options.clamp, stack.visible());

  Context context(device, common.threads);
  const auto samples_gauge = visible_gauge(context, below, start ? start->gauge : std::nullopt, options.start);
  // Of the units whose magnetisation is measured: those that the highest RBM sees.
  const auto layers = std::ssize(stack.layers);
  const auto gauge =
      layers == 1 ? samples_gauge : std::optional(gauge::fixed_signs(context, stack, layers - 1, samples_gauge));
  if (gauge) settings.signs = signs_of(*gauge, stack.layers.back().visible(), settings.seed);
  generation::Generation generation = generation::generate(context, stack, settings);
  generation.data.provenance = provenance_of(verb, common, context);
  generation::save_generation(generation, options.output, common.if_exists(), samples_gauge);
  auto text = generation::to_text(generation, options.output);
  if (stack.layers.size() > 1)
    text += fmt::format("free energy, magnetisation and their times are those of the highest layer, {} × {}\n",
                        stack.layers.back().visible(), stack.layers.back().hidden());
  Result result{.json = generation::to_json(generation, options.output), .text = text};
  if (!gauge) return result;
  result.text += fmt::format("\nThe magnetisation is that of hidden units{}: nothing fixes their signs.\n",
                             layers == 1 ? "" : fmt::format(", of layer {}", layers - 1));
  const auto with_signs = [&](gauge::Arranged arranged) {
    const auto& found =
        arranged == gauge::Arranged::permuted ? generation.with_signs.back() : generation.with_signs.front();
    return Result{.json = generation::to_json(found), .text = generation::to_text(found, generation.data.binary)};
  };
  add_arrangements("", *gauge, with_signs, result);
  return result;
}

Run declare(Verb& verb) {
  auto options = std::make_shared<GenerateOptions>();
  auto& settings = options->settings;
  verb.add_option("MODEL", options->model, "Model file or checkpoint, or the folder of a training run").required();
  verb.add_option("-o,--output", options->output, "The data set, an HDF5 file").required();
  add_layer_option(verb, options->layer);
  verb.add_option("--samples", settings.samples, "Samples, each from its own chain").with_default();
  verb.add_option("--sweeps", settings.sweeps,
                  "Sweeps v -> h -> v of each chain after the burn-in; the autocorrelation is measured over them")
      .with_default();
  verb.add_option("--burn-in", settings.burn_in, "Sweeps before these").with_default();
  verb.add_option("--start", options->start,
                  "random, or a data set: chain i starts from sample i; if there are fewer samples, they are reused")
      .with_default();
  verb.add_option(
          "--clamp", options->clamp,
          "Units that keep their values of --start: their numbers, from 0, as in 0:391:1, or a mask: a data set "
          "of one row, +1 where a unit is held")
      .list();
  verb.add_option("--snapshots", options->snapshots,
                  "Keep the spins at these sweeps of each chain, too; 0 is the start, and the burn-in counts")
      .list();
  verb.add_flag("--probabilities", settings.probabilities, "Keep p(v = 1 | h) of the last sweep, too");
  verb.add_flag("--keep-hidden", settings.hidden, "Keep the hidden spins from which the samples were drawn, too");
  verb.add_option("--units", options->units,
                  names_of<data::Units>(" or ") +
                      ": units of the samples and the energies, ±1 or 0 and 1 (default: of "
                      "MODEL)");
  return [options, &verb](const CommonOptions& common) { return run(*options, common, verb); };
}

const RegisteredVerb registered{
    {.place = 50,
     .name = "generate",
     .summary = "Sample an RBM: independent Gibbs chains, whose last states become a data set, and how "
                "long they take to forget their start",
     .example = "kadanoff generate runs/v64 --samples 1000 --sweeps 1000 -o samples.h5\n"
                "  kadanoff generate runs/v64 --start test.h5 --clamp 0:31:1 --snapshots 0,10,100 --probabilities \\\n"
                "      -o completed.h5",
     .declare = declare}};

}  // namespace

}  // namespace kadanoff::cli
