// A panel for each part of the analysis.
#include "host/figures/weights_figure.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "kernels/ising/exact.hpp"

namespace kadanoff::figures {
namespace {

using analysis::WeightsAnalysis;

Panel distance_panel(const WeightsAnalysis& analysis) {
  Panel panel{
      .title = "Off the diagonal", .x = {.label = "r (lattice spacings)"}, .y = {.label = "W Wᵀ over its diagonal"}};
  const auto add = [&](const char* name, Estimate WeightsAnalysis::Distance::*direction) {
    Series series{.name = name};
    for (const auto& one : analysis.distances) {
      series.x.push_back(static_cast<double>(one.distance));
      series.y.push_back((one.*direction).mean);
      series.error.push_back((one.*direction).error);
    }
    panel.series.push_back(std::move(series));
  };
  add("along x", &WeightsAnalysis::Distance::along_x);
  add("along y", &WeightsAnalysis::Distance::along_y);
  return panel;
}

Panel eigenvalue_panel(const WeightsAnalysis& analysis) {
  const auto rank = analysis::describe_spectrum(analysis.eigenvalues).rank;
  Panel panel{.title = fmt::format("Eigenvalues above 0: {} of {}", rank, analysis.visible),
              .x = {.label = "index"},
              .y = {.label = "λ", .logarithmic = rank > 0}};
  Series series{.name = "eigenvalues", .mark = Mark::points};
  for (std::int64_t i = 0; i < std::max<std::int64_t>(rank, 1); ++i) {
    series.x.push_back(static_cast<double>(i + 1));
    series.y.push_back(analysis.eigenvalues[static_cast<std::size_t>(i)]);
  }
  panel.series.push_back(std::move(series));
  return panel;
}

Panel overlap_panel(const WeightsAnalysis& analysis) {
  Panel panel{.title = "Overlap with configurations",
              .x = {.label = "T (J)"},
              .y = {.label = "vᵀ W Wᵀ v"},
              .lines = {{.at = ising::critical_temperature, .label = "T_c"}}};
  Series series{.name = "samples"};
  for (const auto& one : analysis.overlaps) {
    series.x.push_back(one.temperature);
    series.y.push_back(one.value.mean);
    series.error.push_back(one.value.error);
  }
  panel.series.push_back(std::move(series));
  return panel;
}

}  // namespace

Figure weights_figure(const WeightsAnalysis& analysis) {
  Figure figure{.name = "weights",
                .title = fmt::format("W Wᵀ of {} visible and {} hidden units", analysis.visible, analysis.hidden)};
  if (!analysis.distances.empty()) figure.panels.push_back(distance_panel(analysis));
  figure.panels.push_back(eigenvalue_panel(analysis));
  if (analysis.overlaps.size() > 1) figure.panels.push_back(overlap_panel(analysis));
  return figure;
}

}  // namespace kadanoff::figures
