// kadanoff analyze scaling: the scaling dimensions of configurations, at each temperature of a data set or step of a
// flow.
#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "apps/cli/provenance.hpp"
#include "host/analysis/scaling_file.hpp"
#include "host/analysis/scaling_text.hpp"
#include "host/base/lists.hpp"
#include "host/figures/scaling_figure.hpp"
#include "host/io/output.hpp"

namespace kadanoff::cli {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::vector<std::string> data;
  std::string output, figure, magnetisation = "2.1,2.2,2.3";
  int resamples = 1000;
};

// NAME.csv, NAME.svg, NAME.png; an ending that is one of these is not part of the name.
fs::path without_ending(fs::path path) {
  for (const char* ending : {".csv", ".svg", ".png"})
    if (path.extension() == ending) return path.replace_extension();
  return path;
}

fs::path checked_figure(const Options& options, const CommonOptions& common) {
  auto path = without_ending(options.figure);
  if (const auto name = path.filename(); name.empty() || name == "." || name == "..")
    fail(ExitCode::usage, "--figure '{}' is not the name of a picture", options.figure);
  for (const char* ending : {".csv", ".svg", ".png"})
    io::require_writable_output(path.string() + ending, common.if_exists(), {options.data.begin(), options.data.end()});
  return path;
}

void draw(const analysis::Scaling& scaling, const fs::path& path, Result& result) {
  const auto gnuplot = figures::find_gnuplot();
  const auto files = figures::write_figure(figures::scaling_figure(scaling, path.filename().string()),
                                           path.has_parent_path() ? path.parent_path() : fs::path("."), gnuplot);
  for (const auto& [key, file] :
       {std::pair{"csv", files.csv}, std::pair{"svg", files.svg}, std::pair{"png", files.png}}) {
    if (file.empty()) continue;
    const auto name = file.lexically_normal().string();  // without "./"
    result.json[key] = name;
    result.text += fmt::format("written to {}\n", name);
  }
  const auto problem =
      gnuplot ? files.problem : "there is no gnuplot to draw a picture: " + figures::look_for_gnuplot().problem;
  if (!problem.empty()) result.text += problem + "\n";
}

Result run(const Options& options, const CommonOptions& common, const Verb& verb) {
  const Device device = parse_device(common.device);
  analysis::ScalingSettings settings{.resamples = options.resamples, .seed = common.seed};
  if (!options.magnetisation.empty())
    settings.magnetisation_temperatures = parse_temperatures("--magnetisation", options.magnetisation);
  if (settings.magnetisation_temperatures.size() == 1)
    fail(ExitCode::usage, "--magnetisation {}: a power law needs two temperatures or more", options.magnetisation);
  if (!options.output.empty())
    io::require_writable_output(options.output, common.if_exists(), {options.data.begin(), options.data.end()});
  const auto figure = options.figure.empty() ? fs::path() : checked_figure(options, common);
  const auto configurations = analysis::load_configurations({options.data.begin(), options.data.end()});

  Context context(device, common.threads);
  auto scaling = analysis::analyze_scaling(context, configurations, settings);
  scaling.provenance = provenance_of(verb, common, context);
  Result result{.json = analysis::to_json(scaling), .text = analysis::to_text(scaling)};
  if (scaling.magnetisation.empty() && verb.is_given("--magnetisation"))
    result.text +=
        fmt::format("\nno Δ_m: {} lacks one of the temperatures {}\n", configurations.name, options.magnetisation);
  if (!options.output.empty() || !figure.empty()) result.text += "\n";
  if (!options.output.empty()) {
    analysis::save_scaling(scaling, options.output, common.if_exists());
    result.json["file"] = options.output;
    result.text += fmt::format("written to {}\n", options.output);
  }
  if (!figure.empty()) draw(scaling, figure, result);
  return result;
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
                  "Temperatures from whose magnetisation Δ_m is read, if the data have them all")
      .list()
      .with_default();
  verb.add_option("-o,--output", options->output, "File to write: all of it, with the correlators");
  verb.add_option("--figure", options->figure, "NAME: a picture as NAME.svg and NAME.png, its numbers as NAME.csv");
  return [options, &verb](const CommonOptions& common) { return run(*options, common, verb); };
}

const RegisteredVerb registered{
    {.place = 88,
     .name = "analyze scaling",
     .summary = "Say with which powers of the distance the spin and energy correlators of configurations fall off, and "
                "the magnetisation towards T_c",
     .example = "kadanoff analyze scaling train.h5 -o scaling.h5 --figure scaling",
     .declare = declare}};

}  // namespace
}  // namespace kadanoff::cli
