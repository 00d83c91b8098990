// kadanoff transform: what the hidden units of a model say of samples, as a data set.
#include "host/data/transform.hpp"

#include <fmt/format.h>

#include <memory>

#include "apps/cli/layer_option.hpp"
#include "apps/cli/lower_gauges.hpp"
#include "apps/cli/provenance.hpp"
#include "host/base/words.hpp"
#include "host/data/compatibility.hpp"
#include "host/gauge/layers_below.hpp"
#include "host/io/output.hpp"
#include "host/runs/trained_model.hpp"

namespace kadanoff::cli {
namespace {

struct Options {
  std::string model, data, output, as = "samples", arrangement = name_of(gauge::Arranged::as_is);
  runs::Layer layer;
};

// A line that says how the units of the file stand, and what its /gauge is.
std::string arrangement_text(gauge::Arranged arranged, const gauge::UnitGauge& gauge) {
  if (arranged == gauge::Arranged::gauge_fixed)
    return fmt::format("nothing but the gauge fixes the order and the signs of hidden units: here by {}\n", gauge.by);
  const char* as = arranged == gauge::Arranged::as_is ? "the model has them" : "chance has them";
  return fmt::format(
      "nothing fixes the order and the signs of hidden units: here as {}{}\n", as,
      gauge.is_fixed() ? ", and in /gauge by " + gauge.by : "; they are not gauge-fixed: " + gauge.why_not);
}

Result run(const Options& options, const CommonOptions& common, const Verb& verb) {
  const auto as = parse_choice<data::PassAs>("--as", options.as);
  const auto arranged = parse_choice<gauge::Arranged>("--arrangement", options.arrangement);
  const Device device = parse_device(common.device);
  auto inputs = runs::trained_files(options.model);
  inputs.emplace_back(options.data);
  io::require_writable_output(options.output, common.if_exists(), inputs);
  auto stack = runs::load_trained_stack(options.model, options.layer);
  const auto below = load_below(options.model, options.layer);
  auto input = gauge::load_gauged(options.data, {.takes_real = true});
  data::require_fit(stack.layers.front(), input.data);
  if (stack.layers.front().lattice_shape.empty()) stack.layers.front().lattice_shape = input.data.lattice_shape;
  Context context(device, common.threads);
  if (below.is_hidden() && input.gauge)  // tells if they do not stand alike
    static_cast<void>(visible_gauge(context, below, input.gauge, input.data.name));
  const auto fix = [&]() -> gauge::UnitGauge {
    try {
      return hidden_gauge(context, below, stack, std::ssize(stack.layers), input.gauge);
    } catch (const Error& error) {  // too little memory, for what nobody asked for
      if (arranged == gauge::Arranged::gauge_fixed || error.code() != ExitCode::usage) throw;
      return {.why_not = error.what()};
    }
  };
  auto gauge = fix();
  const auto arrangement = gauge::arrangement_of(arranged, gauge, stack.hidden(), common.seed);
  auto transformed = std::move(input.data);
  auto seed = common.seed;
  for (const auto& layer : stack.layers) transformed = data::transform(context, layer, transformed, as, seed++);
  if (arranged != gauge::Arranged::as_is) transformed = gauge::rearranged(transformed, arrangement);
  gauge = gauge::seen_from(std::move(gauge), arrangement);
  transformed.provenance = provenance_of(verb, common, context);
  io::H5Writer file;
  data::write_dataset(file, transformed);
  gauge::write_unit_gauge(file, gauge);
  file.save(options.output, common.if_exists());
  Result result{
      .json = {{"output", options.output},
               {"samples", transformed.count},
               {"units", transformed.units},
               {"values", data::word_of(transformed.values())},
               {"arrangement", options.arrangement}},
      .text = fmt::format("{}: {} of {} hidden units, {}\n", options.output, counted(transformed.count, "sample"),
                          transformed.units, as == data::PassAs::samples ? "drawn spins" : "means") +
              arrangement_text(arranged, gauge)};
  result.json["gauge"] =
      gauge.is_fixed() ? nlohmann::json{{"by", gauge.by}} : nlohmann::json{{"why_not", gauge.why_not}};
  return result;
}

Run declare(Verb& verb) {
  auto options = std::make_shared<Options>();
  verb.add_option("MODEL", options->model, "Model file or checkpoint, or the folder of a training run").required();
  verb.add_option("DATA", options->data, "Data set of spins, or of real values from -1 to 1").required();
  verb.add_option("-o,--output", options->output, "The data set of the hidden layer, an HDF5 file").required();
  add_layer_option(verb, options->layer);
  verb.add_option("--as", options->as, "samples: spins drawn with p(h|v); or means, from -1 to 1").with_default();
  verb.add_option("--arrangement", options->arrangement,
                  names_of<gauge::Arranged>(" or ") + ": the order and signs of the hidden units, which nothing fixes")
      .with_default();
  return [options, &verb](const CommonOptions& common) { return run(*options, common, verb); };
}

const RegisteredVerb registered{{.place = 55,
                                 .name = "transform",
                                 .summary = "Turn samples into the hidden layer's spins or means",
                                 .example = "kadanoff transform runs/v64 test.h5 --as means -o hidden.h5",
                                 .declare = declare}};

}  // namespace
}  // namespace kadanoff::cli
