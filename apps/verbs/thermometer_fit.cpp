// kadanoff thermometer fit: trains a network to recognise temperatures.
#include <fmt/format.h>

#include <memory>
#include <optional>

#include "apps/cli/lower_gauges.hpp"
#include "apps/cli/provenance.hpp"
#include "host/io/output.hpp"
#include "host/thermometer/thermometer_file.hpp"
#include "host/thermometer/thermometer_text.hpp"
#include "host/training/options.hpp"

namespace kadanoff::cli {
namespace {

struct Options {
  std::string data, validation, output, batch_size = "full", init = "normal:0.1";
  thermometer::ThermometerOptions thermometer;
};

Result run(Options options, const CommonOptions& common, const Verb& verb) {
  const Device device = parse_device(common.device);
  options.thermometer.init = data::parse_initial_weights(options.init);
  options.thermometer.batch_size = training::parse_batch_size(options.batch_size);
  options.thermometer.seed = common.seed;
  io::require_writable_output(options.output, common.if_exists(), {options.data, options.validation});
  const data::Needs needs{.temperatures = true};
  const auto loaded = gauge::load_gauged(options.data, needs, false);
  std::optional<gauge::GaugedData> validation;
  if (!options.validation.empty()) {
    validation = gauge::load_gauged(options.validation, needs, false);
    tell_if_apart(*validation, loaded);
  }

  Context context(device, common.threads);
  auto thermometer =
      thermometer::fit_thermometer(context, loaded.data, validation ? &validation->data : nullptr, options.thermometer)
          .value();
  thermometer.provenance = provenance_of(verb, common, context);
  thermometer::save_thermometer(thermometer, options.output, common.if_exists(), loaded.gauge);
  auto json = thermometer::to_json(thermometer);
  json["file"] = options.output;
  return {.json = json,
          .text = thermometer::to_text(thermometer) + fmt::format("the thermometer is {}\n", options.output)};
}

Run declare(Verb& verb) {
  auto options = std::make_shared<Options>();
  thermometer::ThermometerOptions& thermometer = options->thermometer;
  verb.add_option("DATA", options->data, "Data set with temperatures; each of them is a class").required();
  verb.add_option("-o,--output", options->output, "The thermometer, an HDF5 file").required();
  verb.add_option("--validate", options->validation, "Data set whose loss is reported along the way");
  verb.add_option("--hidden", thermometer.hidden, "Number of hidden units").with_default();
  verb.add_option("--epochs", thermometer.epochs, "Times through all of the data").with_default();
  verb.add_option("--batch-size", options->batch_size, "Samples per step, or full").integer_or_word().with_default();
  verb.add_option("--learning-rate", thermometer.learning_rate, "Rate on the mean over the samples").with_default();
  verb.add_option("--init", options->init, "Initial weights: normal:SIGMA (standard deviation) or xavier")
      .with_default();
  verb.add_flag("--move", thermometer.moves_lattices,
                "Move the lattices of each step by a symmetry of the torus, so that few samples do for many");
  return [options, &verb](const CommonOptions& common) { return run(*options, common, verb); };
}

const RegisteredVerb registered{{.place = 60,
                                 .name = "thermometer fit",
                                 .summary = "Teach a network which temperature a configuration comes from",
                                 .example = "kadanoff thermometer fit train.h5 --validate test.h5 -o thermo.h5",
                                 .group_summary = "Fit a neural thermometer, and measure temperatures",
                                 .declare = declare}};

}  // namespace
}  // namespace kadanoff::cli
