// kadanoff thermometer: teaches a network to tell temperatures, and measures temperatures of configurations.
#include <fmt/format.h>

#include <memory>

#include "apps/cli/program.hpp"
#include "host/data/dataset.hpp"
#include "host/io/output.hpp"
#include "host/thermometer/thermometer_file.hpp"
#include "host/thermometer/thermometer_text.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::cli {
namespace {

io::Provenance provenance_of(const CLI::App& verb, const CommonOptions& common, const Context& context) {
  return {
      "thermometer " + verb.get_name(), resolved_options(verb), common.seed, io::device_description(context), {}, 1};
}

struct FitOptions {
  std::string data, validation, output, init = "normal:0.1";
  thermometer::ThermometerOptions thermometer;
};

Result fit(FitOptions options, const CommonOptions& common, const CLI::App& verb) {
  const Device device = parse_device(common.device);
  options.thermometer.init = data::parse_initial_weights(options.init);
  options.thermometer.seed = common.seed;
  io::require_writable_output(options.output, common.overwrite, {options.data, options.validation});
  const data::Dataset data = data::load_dataset(options.data);
  std::optional<data::Dataset> validation;
  if (!options.validation.empty()) validation = data::load_dataset(options.validation);

  Context context(device, common.threads);
  auto thermometer =
      thermometer::fit_thermometer(context, data, validation ? &*validation : nullptr, options.thermometer).value();
  thermometer.provenance = provenance_of(verb, common, context);
  thermometer::save_thermometer(thermometer, options.output, common.overwrite);
  auto json = thermometer::fit_json(thermometer);
  json["file"] = options.output;
  return {json, thermometer::fit_text(thermometer) + fmt::format("the thermometer is {}\n", options.output)};
}

struct MeasureOptions {
  std::vector<std::string> files;
  std::string by = "network", output;
};

// The text, the JSON and the file of readings by network or by energy.
template <class Readings>
Result finish(const Readings& readings, const MeasureOptions& options, const CommonOptions& common,
              const io::Provenance& provenance) {
  Result result{thermometer::readings_json(readings), thermometer::readings_text(readings)};
  if (options.output.empty()) return result;
  thermometer::save_readings(readings, provenance, options.output, common.overwrite);
  result.json["file"] = options.output;
  result.text += fmt::format("\nwritten to {}\n", options.output);
  return result;
}

Result measure(const MeasureOptions& options, const CommonOptions& common, const CLI::App& verb) {
  const bool by_energy = options.by == "energy";
  if (!by_energy && options.by != "network")
    fail(ExitCode::usage, "--by '{}' is neither network nor energy", options.by);
  if (options.files.size() != (by_energy ? 1 : 2))
    fail(ExitCode::usage, "{}",
         by_energy ? "--by energy takes one file, the configurations, and no thermometer"
                   : "two files are needed, the thermometer and the configurations (with --by "
                     "energy only these)");
  const Device device = parse_device(common.device);
  if (!options.output.empty())
    io::require_writable_output(options.output, common.overwrite, {options.files.begin(), options.files.end()});
  Context context(device, common.threads);
  const auto provenance = provenance_of(verb, common, context);
  if (by_energy) {
    const thermometer::Configurations configurations(options.files[0]);
    return finish(
        thermometer::EnergyReadings{configurations.grouped_by(), thermometer::measure_energy(context, configurations)},
        options, common, provenance);
  }
  const thermometer::Thermometer thermometer = thermometer::load_thermometer(options.files[0]);
  const thermometer::Configurations configurations(options.files[1]);
  return finish(thermometer::ThermometerReadings{configurations.grouped_by(), thermometer.temperatures,
                                                 kadanoff::thermometer::measure(context, thermometer, configurations)},
                options, common, provenance);
}

void add_fit(Program& program, CLI::App& group) {
  auto options = std::make_shared<FitOptions>();
  thermometer::ThermometerOptions& thermometer = options->thermometer;
  CLI::App& verb = program.verb(group, "fit", "Teach a network which temperature a configuration comes from",
                                "kadanoff thermometer fit train.h5 --validate test.h5 -o thermo.h5");
  verb.add_option("DATA", options->data, "Data set with temperatures; each of them is a class")->required();
  verb.add_option("-o,--output", options->output, "The thermometer, an HDF5 file")->required();
  verb.add_option("--validate", options->validation, "Data set whose loss is told along the way");
  verb.add_option("--hidden", thermometer.hidden, "Number of hidden units")->capture_default_str();
  verb.add_option("--epochs", thermometer.epochs, "Steps, each on all of the data")->capture_default_str();
  verb.add_option("--learning-rate", thermometer.learning_rate, "Rate on the mean over the samples")
      ->capture_default_str();
  verb.add_option("--init", options->init, "Initial weights: normal:SIGMA (standard deviation) or xavier")
      ->capture_default_str();
  program.on_run(verb, [options, &verb](const CommonOptions& common) { return fit(*options, common, verb); });
}

void add_measure(Program& program, CLI::App& group) {
  auto options = std::make_shared<MeasureOptions>();
  CLI::App& verb = program.verb(group, "measure", "Measure the temperatures of a data set's or a flow's configurations",
                                "kadanoff thermometer measure thermo.h5 test.h5\n"
                                "  kadanoff thermometer measure --by energy flow.h5");
  verb.add_option("FILES", options->files, "The thermometer, and a data set or a flow with its spins")
      ->required()
      ->expected(-1);  // measure() says how many there are to be
  verb.add_option("--by", options->by, "network, or energy: the exact mean energy of square lattices, no thermometer")
      ->capture_default_str();
  verb.add_option("-o,--output", options->output, "Write the measurements to this HDF5 file, too");
  program.on_run(verb, [options, &verb](const CommonOptions& common) { return measure(*options, common, verb); });
}

}  // namespace

void add_thermometer(Program& program) {
  CLI::App& group = program.group("thermometer", "Fit a neural thermometer, and measure temperatures");
  add_fit(program, group);
  add_measure(program, group);
}

}  // namespace kadanoff::cli
