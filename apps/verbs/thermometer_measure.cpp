// kadanoff thermometer measure: the temperatures of configurations, by a network or by their energy.
#include <fmt/format.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "apps/cli/arrangements.hpp"
#include "apps/cli/provenance.hpp"
#include "host/io/output.hpp"
#include "host/thermometer/gauged_thermometer.hpp"
#include "host/thermometer/measurement_file.hpp"
#include "host/thermometer/measurement_text.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::cli {
namespace {

struct Options {
  std::vector<std::string> files;
  std::string by = "network", output;
};

// Measures the configurations, and again in other arrangements where their units are hidden ones. `measure` returns the
// readings, by network or by energy; `arrange` is called before with each other arrangement.
template <class Measure>
Result finish(thermometer::Configurations& configurations, Measure measure,
              const std::function<void(gauge::Arranged, const gauge::Arrangement&)>& arrange, const Options& options,
              const CommonOptions& common, const io::Provenance& provenance) {
  io::H5Writer file;
  const auto report = [&](const std::string& group) -> Result {
    const auto readings = measure();
    auto numbers = thermometer::to_file(readings, provenance);
    if (group.empty())
      file = std::move(numbers);
    else
      file.group(group, std::move(numbers));
    return {.json = thermometer::to_json(readings), .text = thermometer::to_text(readings)};
  };
  auto result = report("");
  const auto measure_arranged = [&](gauge::Arranged arranged) {
    const auto arrangement =
        gauge::arrangement_of(arranged, *configurations.gauge(), configurations.units(), common.seed);
    configurations.arrange(arrangement);
    arrange(arranged, arrangement);
    return report(gauge::group_of(arranged));
  };
  add_data_arrangements(configurations.gauge(), measure_arranged, result);
  if (!options.output.empty()) {
    file.save(options.output, common.if_exists());
    result.json["file"] = options.output;
    result.text += fmt::format("\nwritten to {}\n", options.output);
  }
  return result;
}

Result run(const Options& options, const CommonOptions& common, const Verb& verb) {
  const bool by_energy = parse_choice<thermometer::MeasuredBy>("--by", options.by) == thermometer::MeasuredBy::energy;
  if (options.files.size() != (by_energy ? 1 : 2))
    fail(ExitCode::usage, "{}",
         by_energy ? "--by energy takes one file, the configurations, and no thermometer"
                   : "two files are needed, the thermometer and the configurations (with --by "
                     "energy only these)");
  const Device device = parse_device(common.device);
  if (!options.output.empty())
    io::require_writable_output(options.output, common.if_exists(), {options.files.begin(), options.files.end()});
  if (by_energy) {
    thermometer::Configurations configurations(options.files[0], {.lattice = true});
    Context context(device, common.threads);
    const auto measure = [&] {
      return thermometer::EnergyReadings{.grouped_by = configurations.grouped_by(),
                                         .rows = thermometer::measure_energy(context, configurations)};
    };
    return finish(
        configurations, measure, [](gauge::Arranged, const gauge::Arrangement&) {}, options, common,
        provenance_of(verb, common, context));
  }
  thermometer::GaugedThermometer thermometer(options.files[0]);
  thermometer::Configurations configurations(options.files[1]);
  thermometer.tell_if_apart(configurations.gauge(), options.files[1]);
  const auto* network = &thermometer.as_is();
  Context context(device, common.threads);
  const auto measure = [&] {
    return thermometer::ThermometerReadings{.grouped_by = configurations.grouped_by(),
                                            .temperatures = network->temperatures,
                                            .rows = kadanoff::thermometer::measure(context, *network, configurations)};
  };
  const auto arrange = [&](gauge::Arranged arranged, const gauge::Arrangement& arrangement) {
    network = &thermometer.in(arranged, arrangement);
  };
  return finish(configurations, measure, arrange, options, common, provenance_of(verb, common, context));
}

Run declare(Verb& verb) {
  auto options = std::make_shared<Options>();
  verb.add_option("FILES", options->files, "The thermometer, and a data set or a flow with its spins")
      .required()
      .any_number();  // run() says how many there are to be
  verb.add_option("--by", options->by, "network, or energy: the exact mean energy of square lattices, no thermometer")
      .with_default();
  verb.add_option("-o,--output", options->output, "Write the measurements to this HDF5 file, too");
  return [options, &verb](const CommonOptions& common) { return run(*options, common, verb); };
}

const RegisteredVerb registered{
    {.place = 61,
     .name = "thermometer measure",
     .summary = "Measure the temperatures of a data set's or a flow's configurations",
     .example = "kadanoff thermometer measure thermo.h5 test.h5\n  kadanoff thermometer measure --by energy flow.h5",
     .declare = declare}};

}  // namespace
}  // namespace kadanoff::cli
