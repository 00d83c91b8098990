// Takes the metrics apart into panels and lines.
#include "host/figures/training_curves.hpp"

#include <algorithm>
#include <array>
#include <filesystem>

#include "host/base/printable.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::figures {
namespace {

constexpr std::array measures_of_time{"epoch", "update", "seconds"};

std::string in_words(std::string name) {
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

// The last part of a path, unless two runs share it.
std::vector<std::string> short_names(const std::vector<runs::RunMetrics>& runs) {
  std::vector<std::string> names;
  for (const auto& run : runs) {
    const auto last = [](const std::string& name) { return std::filesystem::path(name).filename().string(); };
    const auto same =
        std::count_if(runs.begin(), runs.end(), [&](const auto& other) { return last(other.name) == last(run.name); });
    names.push_back(printable(same > 1 ? run.name : last(run.name)));
  }
  return names;
}

}  // namespace

Figure training_curves(const std::vector<runs::RunMetrics>& runs, const std::string& x, const std::string& name) {
  const auto metrics = runs::metric_names(runs);
  if (std::find(metrics.begin(), metrics.end(), x) == metrics.end())
    fail(ExitCode::usage, "the runs have no {} to draw their curves against", x);
  const auto names = short_names(runs);
  Figure figure{.name = name, .title = "Training", .columns = 2};
  for (const auto& metric : metrics) {
    if (std::find(measures_of_time.begin(), measures_of_time.end(), metric) != measures_of_time.end()) continue;
    Panel panel{.title = in_words(metric), .x = {.label = in_words(x)}, .y = {.label = in_words(metric)}};
    for (std::size_t i = 0; i < runs.size(); ++i) {
      Series series{.name = names[i], .mark = Mark::line};
      for (const auto& row : runs[i].rows) {
        const auto at = row.find(x), value = row.find(metric);
        if (at == row.end() || !at->is_number() || value == row.end() || !value->is_number()) continue;
        series.x.push_back(*at);
        series.y.push_back(*value);
      }
      if (series.x.size() == 1) series.mark = Mark::points;  // of which a line is nothing
      if (!series.x.empty()) panel.series.push_back(std::move(series));
    }
    if (!panel.series.empty()) figure.panels.push_back(std::move(panel));
  }
  if (figure.panels.empty()) fail(ExitCode::bad_input, "the runs have no metric that could be drawn");
  if (figure.panels.size() == 1) figure.columns = 1;
  return figure;
}

}  // namespace kadanoff::figures
