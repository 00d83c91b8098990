// kadanoff gauge: a model in another gauge, the same RBM with its hidden units in a fixed order, or in any.
#include <fmt/format.h>

#include <cstddef>
#include <memory>
#include <optional>

#include "apps/cli/lower_gauges.hpp"
#include "apps/cli/provenance.hpp"
#include "host/base/words.hpp"
#include "host/gauge/layers_below.hpp"
#include "host/io/output.hpp"
#include "host/runs/trained_model.hpp"

namespace kadanoff::cli {
namespace {

struct Options {
  std::string model, output, arrangement = name_of(gauge::Arranged::gauge_fixed);
  runs::Layer layer;
};

// Rearranges the hidden units of a layer and tells how. `below` are the layers of the stack of which a single one is
// rearranged, up to it.
void rearrange(Context& context, data::Stack& stack, std::int64_t layer, const Below& below, gauge::Arranged arranged,
               std::uint64_t seed, Result& result) {
  const auto units = stack.layers[static_cast<std::size_t>(layer - 1)].hidden();
  const auto gauge = hidden_gauge(context, below, stack, layer);
  if (arranged == gauge::Arranged::gauge_fixed && !gauge.is_fixed())
    fail(ExitCode::bad_input, "{}: the hidden units of layer {} cannot be gauge-fixed: {}{}", stack.name, layer,
         gauge.why_not, stack.layers.size() > 1 ? " (--layer takes the units of one layer)" : "");
  // As in `train`, each layer has a seed of its own.
  const auto arrangement = gauge::arrangement_of(arranged, gauge, units, seed + static_cast<std::uint64_t>(layer) - 1);
  gauge::rearrange_hidden(stack, layer, arrangement);
  std::int64_t moved = 0, turned = 0;
  for (std::size_t a = 0; a < arrangement.order.size(); ++a) {
    moved += arrangement.order[a] == static_cast<std::int64_t>(a) ? 0 : 1;
    turned += arrangement.sign[a] < 0 ? 1 : 0;
  }
  result.json["layers"].push_back({{"layer", layer}, {"units", units}, {"moved", moved}, {"turned", turned}});
  result.text += fmt::format("layer {}, {}: {} at another place, {} with the other sign\n", layer,
                             counted(units, "hidden unit"), moved, turned);
}

Result run(const Options& options, const CommonOptions& common, const Verb& verb) {
  const auto arranged = parse_choice<gauge::Arranged>("--arrangement", options.arrangement);
  if (arranged == gauge::Arranged::as_is)
    fail(ExitCode::usage, "--arrangement as-is would change nothing: it is gauge-fixed or permuted");
  const Device device = parse_device(common.device);
  io::require_writable_output(options.output, common.if_exists(), runs::trained_files(options.model));
  auto stack = runs::load_trained_stack(options.model, {});
  const auto layers = std::ssize(stack.layers);
  if (options.layer && (*options.layer < 1 || *options.layer > layers))
    fail(ExitCode::usage, "--layer {}: {} has {}", *options.layer, stack.name, counted(layers, "layer"));
  const auto below = load_below(options.model, {});
  Context context(device, common.threads);
  Result result{.json = {{"output", options.output}, {"arrangement", options.arrangement}},
                .text = fmt::format("{}: {}, {}\n", options.output, data::shape_text(stack), options.arrangement)};
  for (std::int64_t layer = 1; layer <= layers; ++layer)
    if (!options.layer || *options.layer == layer)
      rearrange(context, stack, layer, below, arranged, common.seed, result);
  stack.provenance = stack.layers.front().provenance = provenance_of(verb, common, context);
  const auto gauge = visible_gauge(context, below, {}, stack.name);  // these units stay
  if (layers == 1)
    gauge::save_model(stack.layers.front(), gauge, options.output, common.if_exists());
  else
    gauge::save_stack(stack, gauge, options.output, common.if_exists());
  return result;
}

Run declare(Verb& verb) {
  auto options = std::make_shared<Options>();
  verb.add_option("MODEL", options->model, "Model file or checkpoint, or the folder of a training run").required();
  verb.add_option("-o,--output", options->output, "The same model, or stack, in that gauge: an HDF5 file").required();
  verb.add_option("--arrangement", options->arrangement,
                  "gauge-fixed: each hidden unit at the site where its filter of the data is, its peak positive; or "
                  "permuted: in any order with any signs")
      .with_default();
  verb.add_option("--layer", options->layer, "Of a stack: the hidden units of this layer only, counted from 1");
  return [options, &verb](const CommonOptions& common) { return run(*options, common, verb); };
}

const RegisteredVerb registered{
    {.place = 58,
     .name = "gauge",
     .summary = "Write a model with its hidden units in a fixed order, or in any: the same RBM",
     .example = "kadanoff gauge runs/v64 -o v64-fixed.h5",
     .declare = declare}};

}  // namespace
}  // namespace kadanoff::cli
