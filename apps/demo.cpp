// kadanoff demo: the main job, from nothing to the table of two flows that meet.
#include "host/demo.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "apps/program.hpp"
#include "host/ranges.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff {
namespace {

struct Options {
  std::string folder = "demo";
  std::string temperatures = "0:6:0.25", hidden = "16,64", steps = "0,1,2,5,10,20,50,100,200,500,1000";
  DemoSettings settings;
};

Result run(const Options& options, const CommonOptions& common) {
  DemoSettings settings = options.settings;
  settings.temperatures = parse_temperatures("--temperatures", options.temperatures);
  settings.hidden = parse_counts("--hidden", options.hidden);
  settings.steps = parse_steps("--steps", options.steps);
  settings.seed = common.seed;
  if (!std::is_sorted(settings.temperatures.begin(), settings.temperatures.end()) || settings.temperatures.size() < 2 ||
      settings.temperatures.front() == settings.temperatures.back())
    fail(ExitCode::usage, "--temperatures: two or more, increasing: the flows start from the first and the last");
  Context context(parse_device(common.device), common.threads);
  const DemoResult result = run_demo(context, settings, options.folder, common.overwrite);
  nlohmann::json json = demo_json(result);
  json["folder"] = options.folder;
  if (result.stopped)
    return {json, fmt::format("stopped; the same command goes on with what is in {}\n", options.folder),
            static_cast<int>(ExitCode::stopped)};
  return {json, demo_table(result) + fmt::format("{:.1f} s; all files are in {}\n", result.seconds, options.folder)};
}

}  // namespace

void add_demo(Program& program) {
  auto options = std::make_shared<Options>();
  CLI::App& verb = program.verb(
      "demo", "Sample Ising lattices, train RBMs on them, and run their flows from the coldest and the hottest",
      "kadanoff demo -o demo");
  DemoSettings& settings = options->settings;
  verb.add_option("-o,--output", options->folder, "Folder of all files; what is finished there is used again")
      ->capture_default_str();
  verb.add_option("--side", settings.side, "Lattice side")->capture_default_str();
  verb.add_option("--temperatures", options->temperatures, "Of the data")->capture_default_str();
  verb.add_option("--samples", settings.samples, "Lattices a temperature")->capture_default_str();
  verb.add_option("--sweeps", settings.sweeps, "Sweeps of each lattice")->capture_default_str();
  verb.add_option("--hidden", options->hidden, "Hidden units of each RBM")->capture_default_str();
  verb.add_option("--epochs", settings.epochs, "Epochs of training")->capture_default_str();
  verb.add_option("--steps", options->steps, "Steps of the flows to record")->capture_default_str();
  program.on_run(verb, [options](const CommonOptions& common) { return run(*options, common); });
}

}  // namespace kadanoff
