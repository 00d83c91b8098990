// kadanoff bench: how fast this machine trains, sweeps, flows and analyses, compared with its measured peak rates.
#include <fmt/format.h>

#include <memory>
#include <optional>

#include "apps/cli/verb.hpp"
#include "host/base/standard_error.hpp"
#include "host/base/stopwatch.hpp"
#include "host/benchmark/benchmark_text.hpp"
#include "host/benchmark/case_options.hpp"
#include "host/benchmark/machine_record.hpp"
#include "host/benchmark/noise.hpp"
#include "host/benchmark/scaling.hpp"
#include "host/benchmark/selection.hpp"
#include "host/figures/figure_folder.hpp"
#include "host/training/options.hpp"

namespace kadanoff::cli {
namespace {

struct Options : benchmark::Selection {
  std::string folder;
  std::vector<std::string> given;
};

benchmark::ScalingSettings scaling_settings(const Options& options, const CommonOptions& common) {
  benchmark::ScalingSettings settings;
  if (!options.statistics.empty())
    settings.statistics = parse_choice<training::Statistics>("--statistics", options.statistics);
  settings.precision = parse_choice<training::Precision>("--precision", options.precision);
  settings.launch = parse_choice<training::Launch>("--launch", options.launch);
  settings.seconds = options.seconds.value_or(settings.seconds);
  settings.seed = common.seed;
  return settings;
}

Result run(const Options& options, const CommonOptions& common) {
  benchmark::require_options_of(options.work, options.given);
  validate(options);
  const bool scaling = options.work == "scaling";
  Context context(parse_device(common.device), common.threads);
  std::optional<figures::NewFolders> folder;  // goes again if nothing is written
  if (scaling) {
    if (!options.folder.empty()) folder.emplace(options.folder);
    validate(context, benchmark::scaling_work(0, scaling_settings(options, common)));
    benchmark::require_scaling_folder(options.folder, common.if_exists());
  }

  const Stopwatch stopwatch;
  const auto before = benchmark::machine_state(context.on_cuda());
  benchmark::Scaling points;
  if (scaling)
    points = benchmark::time_scaling(context, scaling_settings(options, common));
  else
    points.rows = benchmark::time_selection(context, options, common.seed);
  const auto after = benchmark::machine_state(context.on_cuda());
  const double seconds = stopwatch.seconds();
  auto warnings = nlohmann::json::array();
  for (const auto& problem : {benchmark::busy_before(before, context), benchmark::unsteady(points.rows)}) {
    if (!problem) continue;
    tell("kadanoff: " + *problem);
    warnings.push_back(*problem);
  }

  const auto machine = benchmark::machine_record(context, before, after, seconds);
  Result result{.json = to_json(machine, points.rows),
                .text = benchmark::machine_text(machine) + '\n' + benchmark::to_text(points.rows)};
  result.json["warnings"] = warnings;
  if (!scaling) return result;
  result.json["ended"] = points.ended;
  const auto problem = benchmark::write_scaling(points, result.json, options.folder, common.if_exists());
  result.text += fmt::format("{}\n{}the figure and scaling.json are in {}\n", points.ended, problem, options.folder);
  return result;
}

Run declare(Verb& verb) {
  auto options = std::make_shared<Options>();
  verb.add_option("WORK", options->work,
                  "train, ising, flow, thermometer, import, analysis (SVD, eigenvectors, covariance, radial averages, "
                  "block spins, RG machine), all; or scaling: a figure of the time of an update against N_v · N_h · "
                  "batch")
      .with_default();
  const auto add = [&verb](const std::string& names, auto& value, const std::string& what) {
    return verb.add_option(names, value,
                           fmt::format("{} ({})", what, benchmark::works_with(names.substr(names.find("--")))));
  };
  add("--size", options->size,
      "N_v x N_h of the RBM, or of the matrix of an SVD; without --size and --batch those of the papers")
      .with_default("6400x1600 and 100x64");
  add("--batch", options->batch, "Samples per update").with_default("1000, of 100x64 25000");
  add("--statistics", options->statistics, "sampled, sampled-hidden or mean-field")
      .with_default("sampled, of 100x64 also mean-field");
  add("--precision", options->precision, "fp32, bf16, int16 (sampled, CPU), or tf32 (GPU)").with_default();
  add("--launch", options->launch, "On a GPU: auto (a graph of an update), plain, graph, or fused (small RBMs)")
      .with_default();
  add("--values", options->values, "Of the data: spins, or real values").with_default();
  add("--side", options->side, "Side L of the lattices").with_default("80 and 10");
  add("--temperatures", options->temperatures, "Of the lattices, as 'kadanoff ising' takes them")
      .list()
      .with_default("4, of side 10 0:6:0.25");
  add("--update", options->update, "Of the lattices: metropolis or heat-bath").with_default();
  add("--samples", options->samples,
      "Lattices per temperature; chains of the flow; samples of the import; samples and lattices of analyses")
      .with_default("40000, of side 10 2000; 1000 chains; 60000; 60000, 1600 and 30000");
  add("--steps", options->steps, "Of a run of the flow").with_default("up to 1000");
  add("--seconds", options->seconds, "Seconds per row, or for all of scaling").with_default("5, or 120");
  add("-o,--output", options->folder, "Folder of the figure");
  return [options, &verb](const CommonOptions& common) {
    options->given = verb.given_options();
    return run(*options, common);
  };
}

const RegisteredVerb registered{
    {.place = 90,
     .name = "bench",
     .summary = "Time training, Ising sweeps and flows beside what the machine can do at best",
     .example = "kadanoff bench train --size 6400x1600 --batch 1000 --json",
     .declare = declare}};

}  // namespace

}  // namespace kadanoff::cli
