// kadanoff analyze scaling: the scaling dimensions of configurations, at each temperature of a data set or step of a
// flow.
#include <fmt/format.h>

#include <cmath>
#include <filesystem>
#include <memory>
#include <optional>

#include "apps/cli/analysis_folder.hpp"
#include "apps/cli/arrangements.hpp"
#include "apps/cli/provenance.hpp"
#include "host/analysis/measured_selection.hpp"
#include "host/analysis/scaling_file.hpp"
#include "host/analysis/scaling_interpolation.hpp"
#include "host/analysis/scaling_text.hpp"
#include "host/base/lists.hpp"
#include "host/base/temperatures.hpp"
#include "host/figures/scaling_figure.hpp"
#include "host/thermometer/gauged_thermometer.hpp"
#include "kernels/ising/exact.hpp"

namespace kadanoff::cli {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::vector<std::string> data;
  std::string output, measured, thermometer, at, magnetisation = "2.1,2.2,2.3";
  bool ensembles = false;
  double bin_width = analysis::MeasuredSelection{}.width;
  int resamples = 1000;
};

// What --measured, --bin-width and --thermometer say.
struct Chosen {
  explicit Chosen(const Options& options) {
    if (!options.thermometer.empty()) thermometer.emplace(options.thermometer);
    if (options.measured.empty()) return;
    selection.temperatures = distinct_temperatures(parse_temperatures("--measured", options.measured));
    selection.width = options.bin_width;
    selection.ensembles = options.ensembles;
    analysis::validate(selection);
  }

  std::optional<thermometer::GaugedThermometer> thermometer;
  analysis::MeasuredSelection selection;
};

Result run(const Options& options, const CommonOptions& common, const Verb& verb) {
  const Device device = parse_device(common.device);
  analysis::ScalingSettings settings{.resamples = options.resamples, .seed = common.seed};
  if (!options.magnetisation.empty())
    settings.magnetisation_temperatures = parse_temperatures("--magnetisation", options.magnetisation);
  if (settings.magnetisation_temperatures.size() == 1)
    fail(ExitCode::usage, "--magnetisation {}: a power law needs two temperatures or more", options.magnetisation);
  for (const double temperature : settings.magnetisation_temperatures)
    if (same_temperature(temperature, ising::critical_temperature) || !std::isfinite(temperature))
      fail(ExitCode::usage, "--magnetisation {}: Δ_m needs finite temperatures other than T_c", options.magnetisation);
  for (const char* option : {"--bin-width", "--ensembles", "--thermometer"})
    if (verb.is_given(option) && options.measured.empty()) fail(ExitCode::usage, "{} is for --measured", option);
  const auto at = options.at.empty() ? std::vector<double>() : parse_temperatures("--at", options.at);
  if (at.size() > 1 || (at.size() == 1 && !std::isfinite(at.front())))
    fail(ExitCode::usage, "--at {} is not one finite temperature", options.at);
  Chosen chosen(options);
  if (chosen.thermometer) chosen.selection.thermometer = &chosen.thermometer->as_is();
  std::vector<fs::path> inputs(options.data.begin(), options.data.end());
  if (chosen.thermometer) inputs.emplace_back(options.thermometer);
  std::optional<figures::FigureFolder> folder;
  if (!options.output.empty()) folder.emplace(options.output, "scaling", common.if_exists(), inputs);
  const auto configurations = analysis::load_configurations({options.data.begin(), options.data.end()});

  Context context(device, common.threads);
  const auto analyze = [&](analysis::Configurations arranged) {
    if (!options.measured.empty()) arranged = analysis::select_by_measured(context, arranged, chosen.selection);
    if (!at.empty()) analysis::require_neighbours(arranged, at.front());
    auto found = analysis::analyze_scaling(context, arranged, settings);
    if (!at.empty()) analysis::interpolate_dimensions(found, at.front());
    return found;
  };
  const auto gauge = analysis::gauge_of(configurations);
  if (chosen.thermometer) chosen.thermometer->tell_if_apart(gauge, configurations.name);
  const auto analyze_arranged = [&](gauge::Arranged arranged) {
    if (chosen.thermometer && arranged != gauge::Arranged::as_is)
      chosen.selection.thermometer =
          &chosen.thermometer->in(arranged, gauge::arrangement_of(arranged, *gauge, configurations.units, common.seed));
    auto scaling = analyze(analysis::rearranged(configurations, arranged, common.seed));
    scaling.provenance = provenance_of(verb, common, context);
    Result result{.json = analysis::to_json(scaling), .text = analysis::to_text(scaling)};
    if (scaling.magnetisation.empty() && verb.is_given("--magnetisation"))
      result.text +=
          fmt::format("\nno Δ_m: {} lacks one of the temperatures {}\n", configurations.name, options.magnetisation);
    if (folder) {
      write_folder(*folder, options.output, analysis::to_file(scaling), analysis::to_csv(scaling),
                   figures::scaling_figure(scaling), result, gauge ? std::optional(arranged) : std::nullopt);
    }
    return result;
  };
  return in_each_arrangement(gauge, analyze_arranged);
}

Run declare(Verb& verb) {
  auto options = std::make_shared<Options>();
  verb.add_option("DATA", options->data,
                  "Configurations on a square lattice: data sets, or flows with their spins (flow --keep-spins)")
      .any_number()
      .required();
  verb.add_option("--resamples", options->resamples, "Resamples of the bootstrap, for errors and intervals")
      .in_range(2, 1'000'000)
      .with_default();
  verb.add_option("--magnetisation", options->magnetisation,
                  "Temperatures whose ⟨|m|⟩ = A |T − T_c|^Δ_m / T_c gives Δ_m, if the data have them all")
      .list()
      .with_default();
  verb.add_option("--measured", options->measured,
                  "Choose configurations, of all files and for each step, by their own temperatures: those near these")
      .list();
  verb.add_option("--bin-width", options->bin_width, "How wide a range of temperatures around each of --measured is")
      .with_default();
  verb.add_flag("--ensembles", options->ensembles,
                "Choose whole ensembles, of one start and step, by their mean energy; not each configuration");
  verb.add_option("--thermometer", options->thermometer,
                  "The own temperature is the most probable one of this neural thermometer, not that of the energy");
  verb.add_option("--at", options->at,
                  "A temperature, such as Tc, at which Δ is interpolated between those of the two nearest ones")
      .list();
  verb.add_option("-o,--output", options->output, "Folder to write: all numbers as HDF5 and CSV, and a figure");
  return [options, &verb](const CommonOptions& common) { return run(*options, common, verb); };
}

const RegisteredVerb registered{
    {.place = 88,
     .name = "analyze scaling",
     .summary = "Say with which powers of the distance the spin and energy correlators of configurations fall off, and "
                "the magnetisation towards T_c",
     .example = "kadanoff analyze scaling train.h5 -o scaling\n"
                "  kadanoff analyze scaling flow-2.2.h5 flow-2.3.h5 --measured 2.2,2.3 --at Tc",
     .declare = declare}};

}  // namespace
}  // namespace kadanoff::cli
