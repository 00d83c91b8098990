// What files and figures of spectra have in common.
#include "host/spectrum/spectrum_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

namespace kadanoff::spectrum {

void write_waves(io::H5Writer& file, const std::string& group, const std::vector<Waves>& waves, Gauges gauges) {
  if (waves.empty()) return;
  std::vector<std::int64_t> index;
  std::vector<double> visible, hidden, gauge_fixed;
  for (const auto& wave : waves) {
    index.push_back(wave.index);
    visible.insert(visible.end(), wave.visible.begin(), wave.visible.end());
    hidden.insert(hidden.end(), wave.hidden.begin(), wave.hidden.end());
    gauge_fixed.insert(gauge_fixed.end(), wave.gauge_fixed.begin(), wave.gauge_fixed.end());
  }
  file.dataset(group + "/index", index);
  const auto count = std::ssize(waves);
  file.dataset(group + "/visible", visible, {count, std::ssize(waves.front().visible)});
  if (!hidden.empty()) file.dataset(group + "/hidden", hidden, {count, std::ssize(waves.front().hidden)});
  if (!gauge_fixed.empty())
    file.dataset(group + "/gauge_fixed_hidden", gauge_fixed, {count, std::ssize(waves.front().gauge_fixed)});
  struct Part {
    const char* name;
    double Waves::*member;
    bool of_hidden, of_gauges;
  };
  for (const auto& [name, member, of_hidden, of_gauges] :
       {Part{"/value", &Waves::value, false, false}, Part{"/visible_share", &Waves::visible_share, false, false},
        Part{"/hidden_share", &Waves::hidden_share, true, false}, Part{"/difference", &Waves::difference, true, false},
        Part{"/gauge_fixed_hidden_share", &Waves::gauge_fixed_hidden_share, true, true},
        Part{"/gauge_fixed_difference", &Waves::gauge_fixed_difference, true, true},
        Part{"/permuted_hidden_share", &Waves::permuted_hidden_share, true, true},
        Part{"/permuted_difference", &Waves::permuted_difference, true, true}}) {
    if ((of_hidden && hidden.empty()) || (of_gauges && gauges == Gauges::left_out)) continue;
    std::vector<double> values;
    for (const auto& wave : waves) values.push_back(wave.*member);
    file.dataset(group + name, values);
  }
}

figures::Series values_series(const std::string& name, const std::vector<double>& values) {
  // A line through one value would not be seen.
  figures::Series series{.name = name, .mark = values.size() == 1 ? figures::Mark::points : figures::Mark::line};
  for (std::size_t i = 0; i < values.size(); ++i) {
    series.x.push_back(static_cast<double>(i));
    series.y.push_back(values.front() > 0 ? values[i] / values.front() : 0);
  }
  return series;
}

figures::Series large_line(std::size_t count) {
  return {.name = "20 % of the largest",
          .x = {0, static_cast<double>(std::max<std::size_t>(count, 2) - 1)},
          .y = {large, large},
          .mark = figures::Mark::line};
}

std::string some_of(std::size_t count, const char* which) {
  return count == 1 ? fmt::format("the {}", which) : fmt::format("the {} {}", count, which);
}

figures::Panel waves_panel(const std::string& title, const std::vector<Waves>& waves, double k_max) {
  figures::Panel panel{.title = title, .x = {.label = "|k|"}, .y = {.label = "mean |F|"}};
  for (const auto& wave : waves)
    for (const auto& [curve, name, mark] :
         {std::tuple{&wave.visible, "visible", figures::Mark::line},
          std::tuple{&wave.hidden, "hidden", figures::Mark::points},
          std::tuple{&wave.gauge_fixed, "hidden, gauge-fixed", figures::Mark::points}}) {
      if (curve->empty()) continue;
      figures::Series series{.name = name, .mark = mark, .which = fmt::format("I = {}", wave.index)};
      for (std::size_t r = 0; r < curve->size(); ++r) {
        series.x.push_back(static_cast<double>(r));
        series.y.push_back((*curve)[r]);
      }
      panel.series.push_back(std::move(series));
    }
  panel.lines.push_back({.at = k_max, .label = fmt::format("|k| = {:g}", k_max)});
  return panel;
}

}  // namespace kadanoff::spectrum
