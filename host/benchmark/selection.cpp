// Turns the options of `kadanoff bench` into the cases to run.
#include "host/benchmark/selection.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "host/base/lists.hpp"
#include "host/base/progress.hpp"
#include "host/base/stopwatch.hpp"
#include "host/ising/sampler.hpp"
#include "host/training/options.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::benchmark {

void validate(const Selection& selection) {
  const std::array<std::pair<const char*, std::optional<std::int64_t>>, 4> counts{{{"--batch", selection.batch},
                                                                                   {"--side", selection.side},
                                                                                   {"--samples", selection.samples},
                                                                                   {"--steps", selection.steps}}};
  constexpr std::int64_t most = 4'000'000'000;  // the random numbers do not support more samples
  for (const auto& [name, count] : counts)
    if (count && (*count < 1 || *count > most)) fail(ExitCode::usage, "{} {} is not from 1 to {}", name, *count, most);
  if (selection.seconds && !(*selection.seconds > 0 && *selection.seconds <= 1e6))
    fail(ExitCode::usage, "--seconds {} is not a time above 0 and up to 1,000,000", *selection.seconds);
  static_cast<void>(training_works(selection));  // each checks its options
  static_cast<void>(ising_works(selection));
  static_cast<void>(flow_work(selection));
  static_cast<void>(analysis_works(selection));
}

std::vector<TrainingWork> training_works(const Selection& selection) {
  const auto statistics = selection.statistics.empty()
                              ? training::Statistics::sampled
                              : parse_choice<training::Statistics>("--statistics", selection.statistics);
  const auto precision = parse_choice<training::Precision>("--precision", selection.precision);
  const auto launch = parse_choice<training::Launch>("--launch", selection.launch);
  const auto values = parse_choice<rows::Values>("--values", selection.values);
  const TrainingWork whygen{.size = {.visible = 6400, .hidden = 1600},
                            .batch = 1000,
                            .statistics = statistics,
                            .precision = precision,
                            .launch = launch,
                            .values = values};
  if (!selection.size.empty() || selection.batch) {
    TrainingWork chosen = whygen;
    if (!selection.size.empty()) chosen.size = parse_rbm_size(selection.size);
    chosen.batch = selection.batch.value_or(whygen.batch);
    return {chosen};
  }
  TrainingWork iso = whygen;
  iso.size = {.visible = 100, .hidden = 64};
  iso.batch = 25000;
  if (!selection.statistics.empty() || precision == training::Precision::int16) return {whygen, iso};
  TrainingWork mean_field = iso;
  mean_field.statistics = training::Statistics::mean_field;
  return {whygen, iso, mean_field};
}

std::vector<IsingWork> ising_works(const Selection& selection) {
  const auto temperatures = [&](const char* otherwise) {
    return parse_temperatures("--temperatures", selection.temperatures.empty() ? otherwise : selection.temperatures);
  };
  const auto update = parse_choice<ising::Update>("--update", selection.update);
  const IsingWork whygen{.side = selection.side.value_or(80),
                         .temperatures = temperatures("4"),
                         .samples = selection.samples.value_or(40000),
                         .update = update};
  if (selection.side || selection.samples || !selection.temperatures.empty()) return {whygen};
  return {whygen, {.side = 10, .temperatures = temperatures("0:6:0.25"), .samples = 2000, .update = update}};
}

FlowWork flow_work(const Selection& selection) {
  return {.size = parse_rbm_size(selection.size.empty() ? "100x64" : selection.size),
          .samples = selection.samples.value_or(1000),
          .steps = selection.steps.value_or(0)};
}

std::vector<ThermometerWork> thermometer_works() {
  return {{.loss = ThermometerWork::Loss::left_out}, {.loss = ThermometerWork::Loss::measured}};
}

ImportWork import_work(const Selection& selection) {
  return {.samples = selection.samples.value_or(ImportWork{}.samples)};
}

std::vector<AnalysisWork> analysis_works(const Selection& selection) {
  using Kind = AnalysisWork::Kind;
  const auto matrix = parse_rbm_size(selection.size.empty() ? "6400x1600" : selection.size);
  const auto samples = [&](std::int64_t otherwise) { return selection.samples.value_or(otherwise); };
  AnalysisWork machine{.kind = Kind::rgm, .rows = samples(60000), .cols = 784};
  machine.modes = std::min(machine.modes, machine.rows);
  std::vector<AnalysisWork> works{{.kind = Kind::svd, .rows = matrix.visible, .cols = matrix.hidden},
                                  {.kind = Kind::covariance, .rows = samples(60000), .cols = 784},
                                  {.kind = Kind::radial, .rows = samples(1600), .cols = 80 * 80},
                                  {.kind = Kind::blocks, .rows = samples(30000), .cols = 64 * 64},
                                  machine};
  for (const auto rows : std::set<std::int64_t>{matrix.visible, matrix.hidden})  // of either side of the matrix
    works.push_back({.kind = Kind::eigen, .rows = rows, .cols = rows});
  return works;
}

std::vector<BenchmarkRow> time_selection(Context& context, const Selection& selection, std::uint64_t seed) {
  const auto asked_for = [&](const std::string& work, auto works) {
    if (selection.work != work && selection.work != "all") works.clear();
    return works;
  };
  const auto training = asked_for("train", training_works(selection));
  const auto ising = asked_for("ising", ising_works(selection));
  const auto flow = asked_for("flow", std::vector{flow_work(selection)});
  const auto thermometer = asked_for("thermometer", thermometer_works());
  const auto import = asked_for("import", std::vector{import_work(selection)});
  const auto analysis = asked_for("analysis", analysis_works(selection));
  for (const auto& work : training) validate(context, work);  // all of them before anything is timed
  for (const auto& work : ising) validate(context, work);
  for (const auto& work : flow) validate(context, work);
  for (const auto& work : thermometer) validate(context, work);
  for (const auto& work : import) validate(context, work);
  for (const auto& work : analysis) validate(context, work);

  TimingPlan plan{.seconds = selection.seconds.value_or(5)};
  Ceilings ceilings;
  std::vector<BenchmarkRow> rows;
  const auto count =
      training.size() + ising.size() + flow.size() + thermometer.size() + import.size() + analysis.size();
  rows.reserve(count);
  Progress progress("timing", static_cast<std::int64_t>(count), "rows");
  Stopwatch since_row;
  std::string what;
  const auto show = [&] {
    progress.update(static_cast<std::int64_t>(rows.size()), fmt::format("{} for {:.0f} s", what, since_row.seconds()));
  };
  plan.after_each = show;
  progress.show_soon();
  const auto time_all = [&](const char* name, const auto& works, const auto& time) {
    what = name;
    for (const auto& work : works) {
      since_row = {};
      show();  // a row may be silent for seconds at first: large products are timed
      rows.push_back(time(context, ceilings, work, seed, plan));
    }
  };
  time_all("train", training, time_training);
  time_all("ising", ising, time_ising);
  time_all("flow", flow, time_flow);
  time_all("thermometer", thermometer, time_thermometer);
  time_all("import", import, time_import);
  time_all("analysis", analysis, time_analysis);
  return rows;
}

}  // namespace kadanoff::benchmark
