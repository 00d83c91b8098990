// Times updates of growing size and draws them as a figure.
#include "host/benchmark/scaling.hpp"

#include <algorithm>
#include <cmath>

#include "host/base/json.hpp"
#include "host/base/progress.hpp"
#include "host/base/stopwatch.hpp"
#include "host/base/words.hpp"
#include "host/benchmark/benchmark_text.hpp"
#include "host/io/file_status.hpp"
#include "host/io/output.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::benchmark {
namespace {

namespace fs = std::filesystem;

const char* const json_name = "scaling.json";
constexpr double smallest_volume = 100;
constexpr double points_a_decade = 2;
constexpr std::int64_t fewest = 3;

double volume(const TrainingWork& work) {
  return static_cast<double>(work.size.visible) * static_cast<double>(work.size.hidden) *
         static_cast<double>(work.batch);
}

// What the next point will take at least: two warm-up calls and the fewest measurements, of the update and its
// products.
double seconds_of_next(const BenchmarkRow& last) {
  const double calls = 2 * (2 + static_cast<double>(fewest));
  return calls * std::pow(10, 1 / points_a_decade) * last.time.median;
}

double volume(const BenchmarkRow& row) { return row.flops / 10; }

}  // namespace

TrainingWork scaling_work(double wanted, const ScalingSettings& settings) {
  const double edge = std::cbrt(wanted / 4);
  const double granule = edge < 16 ? 1 : 16;
  const auto hidden = static_cast<std::int64_t>(std::max(1.0, std::round(edge / granule)) * granule);
  return {.size = {.visible = 4 * hidden, .hidden = hidden},
          .batch = hidden,
          .statistics = settings.statistics,
          .precision = settings.precision,
          .launch = settings.launch};
}

std::string why_it_ended(double present, double next, double next_seconds, double left, double seconds) {
  if (left <= 0)
    return fmt::format("the {:.4g} s of --seconds were spent when N_v · N_h · batch = {:.2g} was done", seconds,
                       present);
  return fmt::format("N_v · N_h · batch = {:.2g} would take about {}, and of the {:.4g} s of --seconds {} were left",
                     next, seconds_text(next_seconds), seconds, seconds_text(left));
}

Scaling time_scaling(Context& context, const ScalingSettings& settings) {
  const Stopwatch stopwatch;
  const auto left = [&] { return settings.seconds - stopwatch.seconds(); };
  Progress progress("timing", std::llround(std::ceil(settings.seconds)), "s");
  progress.show_soon();
  progress.update(0);
  const TimingPlan plan{.seconds = std::min(1.0, settings.seconds / 50), .fewest = fewest, .after_each = [&] {
                          progress.update(std::llround(std::min(stopwatch.seconds(), settings.seconds)));
                        }};
  Ceilings ceilings;
  Scaling scaling;
  double wanted = smallest_volume;
  do {
    const auto work = scaling_work(wanted, settings);
    try {
      scaling.rows.push_back(time_training(context, ceilings, work, settings.seed, plan));
    } catch (const Error& error) {
      if (error.code() != ExitCode::usage || scaling.rows.empty()) throw;
      scaling.ended = error.what();  // not enough memory
      return scaling;
    }
    wanted *= std::pow(10, 1 / points_a_decade);
  } while (seconds_of_next(scaling.rows.back()) < left());
  scaling.ended = why_it_ended(volume(scaling.rows.back()), volume(scaling_work(wanted, settings)),
                               seconds_of_next(scaling.rows.back()), left(), settings.seconds);
  return scaling;
}

std::vector<double> floor_seconds(const std::vector<BenchmarkRow>& rows) {
  double product = 0, copy = 0, tables = 0;
  for (const auto& row : rows) {
    product = std::max(product, row.product.per_second);
    copy = std::max(copy, row.copy.per_second);
    tables = std::max(tables, row.tables.per_second);
  }
  std::vector<double> seconds;
  seconds.reserve(rows.size());
  for (const auto& row : rows)
    seconds.push_back(std::max(row.additions > 0 ? row.additions / tables : row.flops / product, row.bytes / copy));
  return seconds;
}

figures::Figure scaling_figure(const Scaling& scaling, const std::string& machine) {
  figures::Series updates{.name = "an update of CD-1", .mark = figures::Mark::line_points},
      products{.name = "its five products, called alone", .mark = figures::Mark::line_points},
      floor{.name = "floor: a large product (of spins by tables), or a copy",
            .y = floor_seconds(scaling.rows),
            .mark = figures::Mark::line};
  for (const auto& row : scaling.rows) {
    for (figures::Series* series : {&updates, &products, &floor}) series->x.push_back(volume(row));
    updates.y.push_back(row.time.median);
    updates.error.push_back((row.time.high - row.time.low) / 2);
    products.y.push_back(row.products_seconds.value_or(std::nan("")));
  }
  const figures::Panel panel{
      .x = {.label = "N_v · N_h · batch (units²·samples)", .logarithmic = true},
      .y = {.label = "time of an update (s)", .logarithmic = true},
      .series = {updates, products, floor},
      .lines = {{100.0 * 64 * 25000, "100×64, batch 25,000"}, {6400.0 * 1600 * 1000, "6400×1600, batch 1,000"}}};
  const auto& row = scaling.rows.front();
  return {
      .name = "scaling",
      .title = fmt::format("{} CD-1, {}, on {}: N_v = 4 N_h, batch = N_h", row.statistics, row.precision, row.device),
      .caption = machine,
      .panels = {panel}};
}

void require_scaling_folder(const fs::path& folder, io::IfExists if_exists) {
  if (folder.empty()) fail(ExitCode::usage, "bench scaling: -o has to name the folder of the figure");
  io::make_output_folder(folder);
  io::require_writable_output(folder / json_name, if_exists);
}

std::string write_scaling(const Scaling& scaling, const nlohmann::json& json, const fs::path& folder,
                          io::IfExists if_exists) {
  const auto& machine = json["machine"];
  const auto caption =
      fmt::format("{}, {}; kadanoff {}",
                  machine["device"].get<std::string>() == "cpu" ? machine["cpu"].get<std::string>()
                                                                : machine["device"].get<std::string>(),
                  counted(machine["threads"].get<int>(), "thread"), machine["commit"].get<std::string>());
  io::make_folders(folder);  // it may have been removed during the work
  const auto gnuplot = figures::look_for_gnuplot();
  const auto program = gnuplot.problem.empty() ? std::optional(gnuplot.program) : std::nullopt;
  io::NewOutputs outputs;
  const auto files = figures::write_figure(scaling_figure(scaling, caption), folder, program);
  io::write_text_file(folder / json_name, json_text(json, 2) + "\n", if_exists);
  outputs.keep();
  if (!program) return fmt::format("no picture, only its numbers: {}\n", gnuplot.problem);
  return files.problem.empty() ? "" : files.problem + "\n";
}

}  // namespace kadanoff::benchmark
