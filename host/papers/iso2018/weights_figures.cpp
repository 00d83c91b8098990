// The figures of Iso 2018 that show weights and their spectra.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <utility>

#include "host/papers/iso2018/evidence.hpp"
#include "host/papers/iso2018/figures.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::papers::iso2018 {
namespace {

// A few sites can dominate: the colours end at the value that 1 % of the entries exceed.
figures::Panel product(const analysis::WeightsAnalysis& analysis) {
  figures::Heatmap map{.rows = analysis.visible, .cols = analysis.visible, .label = "(W Wᵀ)_ij"};
  map.values.assign(analysis.product.begin(), analysis.product.end());
  auto sizes = map.values;
  for (double& size : sizes) size = std::abs(size);
  const auto last = sizes.begin() + static_cast<std::ptrdiff_t>(0.99 * static_cast<double>(sizes.size()));
  std::nth_element(sizes.begin(), last, sizes.end());
  map.low = -*last;
  map.high = *last;
  return {.title = fmt::format("N_h = {}", analysis.hidden),
          .x = {.label = "site i"},
          .y = {.label = "site j"},
          .heatmap = map};
}

figures::Figure products(const Settings& settings, const Repetition& repetition) {
  // Shows the smallest N_h, the one nearest to N_v, and the largest.
  const auto nearest =
      *std::min_element(settings.hidden.begin(), settings.hidden.end(),
                        [](std::int64_t a, std::int64_t b) { return std::abs(a - 100) < std::abs(b - 100); });
  figures::Figure figure{
      .name = "figure-12", .title = "W Wᵀ of type V", .caption = "colours end at the 99th percentile of |W Wᵀ|"};
  for (const auto hidden : {settings.hidden.front(), nearest, settings.hidden.back()})
    figure.panels.push_back(product(repetition.weights.at(type_v(hidden))));
  return figure;
}

// Averages over the repetitions; errors too, if there are several.
figures::Figure correlations(const Settings& settings, const Repetitions& repetitions) {
  figures::Panel panel{.x = {.label = "distance r (sites)"},
                       .y = {.label = "entries of W Wᵀ at distance r over its diagonal"}};
  const std::vector<std::pair<std::string, std::string>> rbms{{type_l(settings.small), "learned T = 0 (type L)"},
                                                              {single_temperature(2, settings.small), "learned T = 2"},
                                                              {type_v(settings.small), "learned all (type V)"},
                                                              {single_temperature(3, settings.small), "learned T = 3"},
                                                              {single_temperature(6, settings.small), "learned T = 6"}};
  for (const auto& [name, label] : rbms) {
    figures::Series series{.name = label};
    const auto& distances = repetitions.front().weights.at(name).distances;
    for (std::size_t r = 0; r < distances.size(); ++r) {
      const auto both = over(repetitions, [&, rbm = name](const Repetition& repetition) {
        return repetition.weights.at(rbm).distances[r].both.mean;
      });
      add_point(series, static_cast<double>(distances[r].distance), average(both));
    }
    panel.series.push_back(series);
  }
  return {.name = "figure-13",
          .title = fmt::format("Correlations in W Wᵀ, N_h = {}", settings.small),
          .caption = "both axes; mean of " + count_repetitions(repetitions.size()),
          .panels = {panel}};
}

enum class Overlap { absolute, relative };  // to its value at the highest temperature

// vᵀ W Wᵀ v against T.
figures::Series overlaps(const Repetitions& repetitions, std::int64_t hidden, Overlap kind) {
  figures::Series series{.name = fmt::format("N_h = {}", hidden)};
  const auto& first = repetitions.front().weights.at(type_v(hidden)).overlaps;
  for (std::size_t i = 0; i < first.size(); ++i) {
    const auto values = over(repetitions, [&](const Repetition& repetition) {
      const auto& overlaps = repetition.weights.at(type_v(hidden)).overlaps;
      return overlaps[i].value.mean - (kind == Overlap::relative ? overlaps.back().value.mean : 0);
    });
    add_point(series, first[i].temperature, average(values));
  }
  return series;
}

figures::Figure relative_overlaps(const Settings& settings, const Repetitions& repetitions) {
  figures::Panel panel{.x = {.label = "temperature T / J", .low = 0, .high = 6},
                       .y = {.label = "⟨vᵀ W Wᵀ v⟩(T) − ⟨vᵀ W Wᵀ v⟩(6)"},
                       .lines = {critical_line}};
  for (const auto hidden : settings.hidden) panel.series.push_back(overlaps(repetitions, hidden, Overlap::relative));
  return {.name = "figure-14",
          .title = "How strongly configurations overlap with W Wᵀ, type V",
          .caption = "v: N_v = 100 spins ±1; below T = 0.75 some lattices are frozen with domain walls; mean of " +
                     count_repetitions(repetitions.size()),
          .panels = {panel},
          .sequential = true};
}

figures::Figure absolute_overlaps(const Settings& settings, const Repetitions& repetitions) {
  figures::Figure figure{.name = "figure-15",
                         .title = "vᵀ W Wᵀ v of configurations, type V",
                         .caption = "mean of " + count_repetitions(repetitions.size())};
  for (const auto hidden : {settings.main, settings.large}) {
    figures::Series series = overlaps(repetitions, hidden, Overlap::absolute);
    const auto title = std::exchange(series.name, {});
    figure.panels.push_back({.title = title,
                             .x = {.label = "temperature T / J", .low = 0, .high = 6},
                             .y = {.label = "⟨vᵀ W Wᵀ v⟩", .low = 0},
                             .series = {series},
                             .lines = {critical_line}});
  }
  return figure;
}

// λ_k, k = 1 the largest, of the first repetition; those that are 0 because N_h < N_v are left out.
figures::Series spectrum(const std::string& name, const analysis::WeightsAnalysis& analysis) {
  figures::Series series{.name = name};
  const auto count = std::min(analysis.visible, analysis.hidden);
  for (std::int64_t k = 0; k < count; ++k) {
    series.x.push_back(static_cast<double>(k + 1));
    series.y.push_back(analysis.eigenvalues[static_cast<std::size_t>(k)]);
  }
  return series;
}

const figures::Axis rank_axis{.label = "k (1: the largest)"};
const figures::Axis eigenvalue_axis{.label = "eigenvalue λ_k of W Wᵀ", .logarithmic = true};

figures::Figure two_spectra(const Settings& settings, const Repetition& repetition) {
  figures::Panel panel{.x = rank_axis, .y = eigenvalue_axis};
  panel.series.push_back(spectrum("type V (T = 0 … 6)", repetition.weights.at(type_v(settings.main))));
  panel.series.push_back(spectrum("type L (T = 0)", repetition.weights.at(type_l(settings.main))));
  return {.name = "figure-16", .title = fmt::format("Eigenvalues of W Wᵀ, N_h = {}", settings.main), .panels = {panel}};
}

figures::Figure all_spectra(const Settings& settings, const Repetition& repetition) {
  figures::Figure figure{.name = "figure-17", .title = "Eigenvalues of W Wᵀ", .sequential = true};
  for (const auto& [type, title] : {std::pair{&type_v, "type V (T = 0 … 6)"}, std::pair{&type_l, "type L (T = 0)"}}) {
    figures::Panel panel{.title = title, .x = rank_axis, .y = eigenvalue_axis};
    for (const auto hidden : settings.hidden)
      panel.series.push_back(spectrum(fmt::format("N_h = {}", hidden), repetition.weights.at(type(hidden))));
    figure.panels.push_back(panel);
  }
  return figure;
}

}  // namespace

std::vector<figures::Figure> weights_figures(const Settings& settings, const Repetitions& repetitions) {
  expects(!repetitions.empty(), "weights_figures: there is nothing to draw");
  const Repetition& first = repetitions.front();
  return {products(settings, first),
          correlations(settings, repetitions),
          relative_overlaps(settings, repetitions),
          absolute_overlaps(settings, repetitions),
          two_spectra(settings, first),
          all_spectra(settings, first)};
}

}  // namespace kadanoff::papers::iso2018
