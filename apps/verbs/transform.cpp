// kadanoff transform: what the hidden units of a model say of samples, as a data set.
#include "host/data/transform.hpp"

#include <fmt/format.h>

#include <memory>

#include "apps/cli/layer_option.hpp"
#include "apps/cli/provenance.hpp"
#include "host/base/words.hpp"
#include "host/io/output.hpp"
#include "host/runs/trained_model.hpp"

namespace kadanoff::cli {
namespace {

struct Options {
  std::string model, data, output, as = "samples";
  runs::Layer layer;
};

Result run(const Options& options, const CommonOptions& common, const Verb& verb) {
  const auto as = parse_choice<data::PassAs>("--as", options.as);
  const Device device = parse_device(common.device);
  auto inputs = runs::trained_files(options.model);
  inputs.emplace_back(options.data);
  io::require_writable_output(options.output, common.if_exists(), inputs);
  const auto stack = runs::load_trained_stack(options.model, options.layer);
  auto transformed = data::load_dataset_with(options.data, {.takes_real = true});
  Context context(device, common.threads);
  auto seed = common.seed;
  for (const auto& layer : stack.layers) transformed = data::transform(context, layer, transformed, as, seed++);
  transformed.provenance = provenance_of(verb, common, context);
  data::save_dataset(transformed, options.output, common.if_exists());
  return {.json = {{"output", options.output},
                   {"samples", transformed.count},
                   {"units", transformed.units},
                   {"values", data::word_of(transformed.values())}},
          .text = fmt::format("{}: {} of {} hidden units, {}\n", options.output, counted(transformed.count, "sample"),
                              transformed.units, as == data::PassAs::samples ? "drawn spins" : "means")};
}

Run declare(Verb& verb) {
  auto options = std::make_shared<Options>();
  verb.add_option("MODEL", options->model, "Model file or checkpoint, or the folder of a training run").required();
  verb.add_option("DATA", options->data, "Data set of spins, or of real values from -1 to 1").required();
  verb.add_option("-o,--output", options->output, "The data set of the hidden layer, an HDF5 file").required();
  add_layer_option(verb, options->layer);
  verb.add_option("--as", options->as, "samples: spins drawn with p(h|v); or means, from -1 to 1").with_default();
  return [options, &verb](const CommonOptions& common) { return run(*options, common, verb); };
}

const RegisteredVerb registered{{.place = 55,
                                 .name = "transform",
                                 .summary = "Turn samples into the hidden layer's spins or means",
                                 .example = "kadanoff transform runs/v64 test.h5 --as means -o hidden.h5",
                                 .declare = declare}};

}  // namespace
}  // namespace kadanoff::cli
