// Finds runs, and puts what is known of each into one line.
#include "host/runs/runs_table.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "host/base/json.hpp"
#include "host/base/table.hpp"
#include "host/io/file_status.hpp"
#include "host/io/folder_lock.hpp"
#include "host/runs/checkpoint_store.hpp"
#include "host/runs/metrics.hpp"
#include "host/runs/run_folder.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::runs {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

std::string number(const json& value) { return value.is_null() ? "-" : fmt::format("{:.6g}", value.get<double>()); }

std::string part(const json& done, const json& total) {
  return total.is_null() ? number(done) : fmt::format("{} of {}", number(done), number(total));
}

// Where the newest work of a run is: of a stack, its highest layer.
fs::path newest_part(const fs::path& folder, std::int64_t& layer) {
  std::error_code ignored;
  layer = 0;
  if (!is_stack(folder)) return folder;
  for (; fs::is_directory(folder / layer_name(layer + 1), ignored);) ++layer;
  return layer == 0 ? folder : folder / layer_name(layer);
}

// A stack that is being replaced, or whose last layer goes on, still has the model of before.
bool is_done(const fs::path& folder, const fs::path& newest, const json& summary) {
  std::error_code ignored;
  if (!fs::is_regular_file(newest / model_name, ignored)) return false;
  if (newest == folder) return true;
  return fs::is_regular_file(folder / model_name, ignored) && summary.contains("layers") &&
         summary["layer"].get<std::size_t>() + 1 == summary["layers"].size();
}

// "64 × 20", "64–20–10", and of a stack that is not whole "layer 2: 20 × 10".
std::string shape_of(const json& run) {
  if (run.contains("layers") && run.value("state", "") == "done") {
    std::vector<std::string> units;
    for (const auto& one : run["layers"]) units.push_back(number(one));
    return fmt::format("{}", fmt::join(units, "–"));
  }
  const auto layer = run.contains("layer") ? fmt::format("layer {}: ", run["layer"].get<std::int64_t>()) : "";
  return fmt::format("{}{} × {}", layer, number(run["visible"]), number(run["hidden"]));
}

// Damage is told before what could only not be read.
void add_problem(json& summary, const std::string& kind, const std::string& problem) {
  if (summary.value("problem_kind", "unreadable") != "unreadable") return;
  summary["problem"] = problem;
  summary["problem_kind"] = summary["state"] = kind;
}

}  // namespace

bool is_run(const fs::path& folder) {
  std::error_code ignored;
  const auto has = [&](const char* name) { return fs::is_regular_file(folder / name, ignored); };
  return has(model_name) || (has(config_name) && has(metrics_name)) || !CheckpointStore::in(folder).empty() ||
         is_stack(folder);
}

FoundRuns runs_below(const fs::path& folder) {
  FoundRuns found;
  found.unread = io::visit_below(folder, [&](const fs::path& path) {
    std::error_code ignored;
    if (!fs::is_directory(path, ignored)) return false;
    const bool found_one = is_run(path);
    if (found_one) found.runs.push_back(path);
    return !found_one;
  });
  std::sort(found.runs.begin(), found.runs.end());
  return found;
}

json summary_of_run(const fs::path& folder, const json& files) {
  json summary{{"path", folder.string()}, {"kind", "run"},           {"visible", nullptr},
               {"hidden", nullptr},       {"update", nullptr},       {"total_updates", nullptr},
               {"epoch", nullptr},        {"total_epochs", nullptr}, {"reconstruction_error", nullptr},
               {"state", "stopped"}};
  std::int64_t update = -1, layer = 0;
  const auto newest = newest_part(folder, layer);
  if (layer > 0) summary["layer"] = layer;
  for (const auto& file : files) {
    if (file.contains("problem")) {
      add_problem(summary, file["kind"], file["problem"]);
      continue;
    }
    if (file["kind"] == "stack" && file.contains("layers")) summary["layers"] = file["layers"];
    if (layer > 0 && fs::path(file["path"].get<std::string>()).parent_path() != newest) continue;
    for (const auto& dataset : file["datasets"])
      if (dataset["name"] == "/params/weight_matrix" && dataset["shape"].size() == 2)
        summary["visible"] = dataset["shape"][0], summary["hidden"] = dataset["shape"][1];
    const auto training = file.value("training", json::object());
    if (training.value("update", std::int64_t{-1}) <= update) continue;  // the newest checkpoint counts
    summary["update"] = update = training["update"].get<std::int64_t>();
    if (!training.contains("total_updates")) continue;
    const auto per_epoch = training["updates_per_epoch"].get<double>();
    summary["total_updates"] = training["total_updates"];
    summary["epoch"] = static_cast<double>(update) / per_epoch;
    summary["total_epochs"] = training["total_updates"].get<double>() / per_epoch;
  }
  std::error_code ignored;
  const auto look = [&summary](auto look_at) {
    try {
      look_at();
    } catch (const Error& error) {
      add_problem(summary, error.code() == ExitCode::bad_input ? "damaged" : "unreadable", error.what());
    }
  };
  look([&] {
    if (const auto metrics = newest / metrics_name; fs::is_regular_file(metrics, ignored))
      if (const double error = TrainingMetrics(metrics).last_error(); error > 0)
        summary["reconstruction_error"] = json_number(error);
  });
  look([&] {
    if (io::is_locked(folder))
      summary["state"] = "running";
    else if (!summary.contains("problem") && is_done(folder, newest, summary))
      summary["state"] = "done";
  });
  return summary;
}

Table table_of_runs(const json& summaries) {
  constexpr auto left = Table::Align::left;
  Table table({{.heading = "run", .align = left},
               {.heading = "RBM"},
               {.heading = "epochs"},
               {.heading = "updates"},
               {.heading = "last error"},
               {.heading = "state", .align = left}});
  for (const auto& run : summaries)
    table.add({{plain_text(run["path"])},
               {shape_of(run)},
               {part(run["epoch"], run["total_epochs"])},
               {part(run["update"], run["total_updates"])},
               {number(run["reconstruction_error"])},
               {plain_text(run["state"])}});
  return table;
}

std::string runs_text(const json& summaries) { return to_text(table_of_runs(summaries)); }

}  // namespace kadanoff::runs
