// Heat maps and curves.
#include "host/correlators/correlators_figure.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace kadanoff::correlators {
namespace {

using figures::Panel;
using figures::Series;

constexpr std::size_t shown_units = 4;

// The units by falling contrast: the middle one is a typical one.
std::vector<std::size_t> by_contrast(const Spots& spots) {
  std::vector<std::size_t> order(spots.units.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return spots.units[a].contrast() > spots.units[b].contrast(); });
  return order;
}

Panel map_of_unit(const Correlators& correlators, std::size_t unit) {
  figures::Heatmap map{.rows = correlators.visible_side, .cols = correlators.visible_side, .label = "⟨v h⟩"};
  for (std::int64_t i = 0; i < correlators.visible; ++i)
    map.values.push_back(correlators.mean[static_cast<std::size_t>(i * correlators.hidden) + unit]);
  return {.title = fmt::format("hidden unit {}", unit), .x = {.label = "x"}, .y = {.label = "y"}, .heatmap = map};
}

Panel radial_profile(const CorrelatorAnalysis& analysis) {
  Panel panel{.title = "profile", .x = {.label = "r in sites"}, .y = {.label = "± ⟨v h⟩"}};
  const auto add = [&](const std::string& name, const Spots& spots) {
    Series series{.name = name};
    for (std::size_t r = 0; r < spots.profile->radial.size(); ++r) {
      series.x.push_back(static_cast<double>(r));
      series.y.push_back(spots.profile->radial[r].mean);
      series.error.push_back(spots.profile->radial[r].error);
    }
    Series floor{.name = name + ", floor", .mark = figures::Mark::line};
    floor.x = {0, static_cast<double>(spots.profile->radial.size() - 1)};
    floor.y.assign(2, spots.profile->floor);
    panel.series.push_back(std::move(series));
    panel.series.push_back(std::move(floor));
  };
  add("the data", analysis.spots);
  if (analysis.control) add(name_of(*analysis.control), analysis.control_spots);
  return panel;
}

// Rows from the largest value down; each distance has its own share, as there are more sites far away.
Panel frequency_picture(const Frequencies& frequencies) {
  const auto bins = frequency_bins, distances = std::ssize(frequencies.counts) / frequency_bins;
  const auto count = [&](std::int64_t bin, std::int64_t r) {
    return static_cast<double>(frequencies.counts[static_cast<std::size_t>(bin * distances + r)]);
  };
  std::vector<double> totals(static_cast<std::size_t>(distances));
  for (std::int64_t bin = 0; bin < bins; ++bin)
    for (std::int64_t r = 0; r < distances; ++r) totals[static_cast<std::size_t>(r)] += count(bin, r);
  figures::Heatmap map{.rows = bins, .cols = distances, .label = "share of the values at r"};
  for (auto bin = bins - 1; bin >= 0; --bin)
    for (std::int64_t r = 0; r < distances; ++r)
      map.values.push_back(count(bin, r) / totals[static_cast<std::size_t>(r)]);
  return {
      .title = "frequency",
      .x = {.label = "r from 0"},
      .y = {.label = fmt::format("± ⟨v h⟩ from {:.2f} to {:.2f}", frequencies.edges.front(), frequencies.edges.back())},
      .heatmap = map};
}

Panel peaks_and_floors(const Spots& spots) {
  Panel panel{.x = {.label = "hidden units by their peaks"}, .y = {.label = "± ⟨v h⟩"}};
  Series peaks{.name = "peak", .mark = figures::Mark::points}, floors{.name = "floor", .mark = figures::Mark::line};
  double place = 0;
  for (const auto unit : by_contrast(spots)) {
    const auto& spot = spots.units[unit];
    for (auto* series : {&peaks, &floors}) series->x.push_back(place);
    peaks.y.push_back(std::abs(spot.value));
    peaks.error.push_back(spot.error);
    floors.y.push_back(spot.floor);
    ++place;
  }
  panel.series = {std::move(peaks), std::move(floors)};
  return panel;
}

}  // namespace

figures::Figure correlators_figure(const CorrelatorAnalysis& analysis) {
  const auto& spots = analysis.spots;
  figures::Figure figure{
      .name = "correlators",
      .title = fmt::format("⟨v h⟩ of layers {} and {}", analysis.settings.lower, analysis.settings.upper),
      .columns = 4};
  if (!spots.profile) {
    figure.panels.push_back(peaks_and_floors(spots));
    figure.columns = 1;
    return figure;
  }
  figure.caption = "profile: mean over the hidden units; bars: their spread / √N_h, not an error over the samples";
  // From the largest contrast to the least, evenly.
  const auto order = by_contrast(spots);
  const auto shown = std::min(shown_units, order.size());
  for (std::size_t i = 0; i < shown; ++i)
    figure.panels.push_back(
        map_of_unit(analysis.correlators, order[shown == 1 ? 0 : i * (order.size() - 1) / (shown - 1)]));
  const auto aligned = [](const std::string& title, const AlignedProfile& profile) {
    return Panel{.title = title,
                 .x = {.label = "x from the peak"},
                 .y = {.label = "y from the peak"},
                 .heatmap = figures::Heatmap{
                     .rows = profile.side, .cols = profile.side, .values = profile.map, .label = "± ⟨v h⟩"}};
  };
  figure.panels.push_back(aligned("mean of the aligned maps", *spots.profile));
  if (analysis.control) figure.panels.push_back(aligned(name_of(*analysis.control), *analysis.control_spots.profile));
  figure.panels.push_back(radial_profile(analysis));
  figure.panels.push_back(frequency_picture(*spots.frequencies));
  return figure;
}

}  // namespace kadanoff::correlators
