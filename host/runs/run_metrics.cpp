// Reads metrics.jsonl of several runs; any number in a row is a metric.
#include "host/runs/run_metrics.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "host/base/csv.hpp"
#include "host/base/json.hpp"
#include "host/base/table.hpp"
#include "host/io/file_status.hpp"
#include "host/runs/metrics.hpp"
#include "host/runs/run_folder.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::runs {
namespace {

std::string number_text(const nlohmann::json& row, const std::string& name) {
  const auto value = row.find(name);
  if (value == row.end() || !value->is_number()) return "";
  return value->is_number_float() ? fmt::format("{:.6g}", value->get<double>()) : value->dump();
}

// Of a stack the runs of its layers.
std::vector<std::filesystem::path> with_layers(const std::vector<std::filesystem::path>& paths) {
  std::vector<std::filesystem::path> all;
  for (const auto& path : paths) {
    if (!is_stack(path)) {
      all.push_back(path);
      continue;
    }
    for (std::int64_t layer = 1; io::is_there(path / layer_name(layer) / metrics_name); ++layer)
      all.push_back(path / layer_name(layer));
  }
  return all;
}

}  // namespace

std::vector<RunMetrics> read_metrics(const std::vector<std::filesystem::path>& paths) {
  std::vector<RunMetrics> runs;
  for (const auto& path : with_layers(paths)) {
    const bool is_folder = io::is_folder(path);
    const auto file = is_folder ? path / metrics_name : path;
    if (!io::is_there(file))
      fail(ExitCode::no_input, "{}: there are no metrics: {} is not there", path.string(), file.string());
    auto name = path.string();
    while (name.size() > 1 && name.ends_with('/')) name.pop_back();
    runs.push_back({.name = std::move(name), .rows = TrainingMetrics(file).rows()});
    if (runs.back().rows.empty()) fail(ExitCode::bad_input, "{} holds no row of metrics", file.string());
  }
  return runs;
}

std::vector<std::string> metric_names(const std::vector<RunMetrics>& runs) {
  std::vector<std::string> names{"epoch", "update"};
  for (const auto& run : runs)
    for (const auto& row : run.rows)
      for (const auto& [name, value] : row.items())
        if (value.is_number() && std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  std::erase_if(names, [&](const std::string& name) {
    return std::none_of(runs.begin(), runs.end(), [&](const RunMetrics& run) {
      return std::any_of(run.rows.begin(), run.rows.end(), [&](const auto& row) { return row.contains(name); });
    });
  });
  return names;
}

std::string to_csv(const std::vector<RunMetrics>& runs) {
  const auto names = metric_names(runs);
  std::string text = "run";
  for (const auto& name : names) text += "," + csv_field(name);
  text += "\n";
  for (const auto& run : runs)
    for (const auto& row : run.rows) {
      text += csv_field(run.name);
      for (const auto& name : names) {
        const auto value = row.find(name);
        text += "," + (value == row.end() || !value->is_number() ? std::string() : value->dump());
      }
      text += "\n";
    }
  return text;
}

Table table_of_metrics(const std::vector<RunMetrics>& runs) {
  const auto names = metric_names(runs);
  std::vector<Table::Column> columns{{.heading = "run", .align = Table::Align::left}, {.heading = "rows"}};
  for (const auto& name : names) {
    auto heading = name;
    std::replace(heading.begin(), heading.end(), '_', ' ');
    columns.push_back({.heading = printable(heading)});
  }
  Table table(std::move(columns));
  for (const auto& run : runs) {
    std::vector<Cell> cells{{printable(run.name)}, {fmt::format("{}", run.rows.size())}};
    for (const auto& name : names) {
      std::string first, last;  // of the rows that have it
      for (const auto& row : run.rows)
        if (auto text = number_text(row, name); !text.empty()) {
          if (first.empty()) first = text;
          last = std::move(text);
        }
      cells.push_back({first == last ? last : fmt::format("{} … {}", first, last)});
    }
    table.add(std::move(cells));
  }
  return table;
}

std::vector<std::string> warnings_of(const std::vector<RunMetrics>& runs) {
  std::vector<std::string> lines;
  for (const auto& run : runs)
    for (const auto& row : run.rows)
      if (const auto warnings = row.find("warnings"); warnings != row.end() && warnings->is_object())
        for (const auto& [kind, warning] : warnings->items())
          lines.push_back(fmt::format("{}, epoch {}: {}", printable(run.name),
                                      plain_text(row.value("epoch", nlohmann::json())), plain_text(warning)));
  return lines;
}

std::string to_text(const std::vector<RunMetrics>& runs) {
  auto text = kadanoff::to_text(table_of_metrics(runs));
  for (const auto& line : warnings_of(runs)) text += line + "\n";
  return text;
}

nlohmann::json to_json(const std::vector<RunMetrics>& runs) {
  auto json = nlohmann::json::array();
  for (const auto& run : runs) json.push_back({{"run", run.name}, {"rows", run.rows}});
  return json;
}

}  // namespace kadanoff::runs
