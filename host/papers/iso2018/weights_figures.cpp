// The figures of Iso 2018 that show weights and their spectra.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "host/papers/iso2018/evidence.hpp"
#include "host/papers/iso2018/figures.hpp"
#include "kernels/core/check.hpp"
#include "kernels/ising/exact.hpp"

namespace kadanoff::papers::iso2018 {
namespace {

const figures::ReferenceLine critical{ising::critical_temperature, "T_c"};

// A few sites can outweigh all others: the colours end where a hundredth of the entries is larger.
figures::Panel product(const analysis::WeightsAnalysis& analysis) {
  figures::Heatmap map{analysis.visible, analysis.visible, {}, "(W Wᵀ)_ij", {}, {}, false};
  map.values.assign(analysis.product.begin(), analysis.product.end());
  auto sizes = map.values;
  for (double& size : sizes) size = std::abs(size);
  const auto last = sizes.begin() + static_cast<std::ptrdiff_t>(0.99 * static_cast<double>(sizes.size()));
  std::nth_element(sizes.begin(), last, sizes.end());
  map.low = -*last;
  map.high = *last;
  return {fmt::format("N_h = {}", analysis.hidden), {"site i", false, {}, {}}, {"site j", false, {}, {}}, {}, {}, map};
}

figures::Figure products(const Iso2018Settings& settings, const Iso2018Seed& seed) {
  // The smallest, the one nearest to N_v, the largest.
  const auto nearest =
      *std::min_element(settings.hidden.begin(), settings.hidden.end(),
                        [](std::int64_t a, std::int64_t b) { return std::abs(a - 100) < std::abs(b - 100); });
  figures::Figure figure{"figure-12", "W Wᵀ of type V", "colours end at the 99th percentile of |W Wᵀ|", {}, 0, false};
  for (const auto hidden : {settings.hidden.front(), nearest, settings.hidden.back()})
    figure.panels.push_back(product(seed.weights.at(type_v(hidden))));
  return figure;
}

// Averages over the seeds; errors too, if there are several.
figures::Figure correlations(const Iso2018Settings& settings, const std::vector<Iso2018Seed>& seeds) {
  figures::Panel panel{{},
                       {"distance r (sites)", false, {}, {}},
                       {"entries of W Wᵀ at distance r over its diagonal", false, {}, {}},
                       {},
                       {},
                       {}};
  const std::vector<std::pair<std::string, std::string>> rbms{{type_l(settings.small), "learned T = 0 (type L)"},
                                                              {single_temperature(2, settings.small), "learned T = 2"},
                                                              {type_v(settings.small), "learned all (type V)"},
                                                              {single_temperature(3, settings.small), "learned T = 3"},
                                                              {single_temperature(6, settings.small), "learned T = 6"}};
  for (const auto& [name, label] : rbms) {
    figures::Series series{label, {}, {}, {}, figures::Mark::line_points};
    const auto& distances = seeds.front().weights.at(name).distances;
    for (std::size_t r = 0; r < distances.size(); ++r) {
      const Estimate mean = average(over(
          seeds, [&, rbm = name](const Iso2018Seed& seed) { return seed.weights.at(rbm).distances[r].both.mean; }));
      series.x.push_back(static_cast<double>(distances[r].distance));
      series.y.push_back(mean.mean);
      series.error.push_back(mean.error);
    }
    panel.series.push_back(series);
  }
  return {"figure-13",
          fmt::format("Correlations in W Wᵀ, N_h = {}", settings.small),
          "both axes; mean of " + repetitions(seeds.size()),
          {panel},
          0,
          false};
}

// vᵀ W Wᵀ v against T; `relative` to its value at the highest temperature.
figures::Series overlaps(const std::vector<Iso2018Seed>& seeds, std::int64_t hidden, bool relative) {
  figures::Series series{fmt::format("N_h = {}", hidden), {}, {}, {}, figures::Mark::line_points};
  const auto& first = seeds.front().weights.at(type_v(hidden)).overlaps;
  for (std::size_t i = 0; i < first.size(); ++i) {
    const Estimate mean = average(over(seeds, [&](const Iso2018Seed& seed) {
      const auto& of_seed = seed.weights.at(type_v(hidden)).overlaps;
      return of_seed[i].value.mean - (relative ? of_seed.back().value.mean : 0);
    }));
    series.x.push_back(first[i].temperature);
    series.y.push_back(mean.mean);
    series.error.push_back(mean.error);
  }
  return series;
}

figures::Figure relative_overlaps(const Iso2018Settings& settings, const std::vector<Iso2018Seed>& seeds) {
  figures::Panel panel{
      {}, {"temperature T / J", false, 0, 6}, {"⟨vᵀ W Wᵀ v⟩(T) − ⟨vᵀ W Wᵀ v⟩(6)", false, {}, {}}, {}, {critical}, {}};
  for (const auto hidden : settings.hidden) panel.series.push_back(overlaps(seeds, hidden, true));
  return {"figure-14",
          "How strongly configurations overlap with W Wᵀ, type V",
          "v: N_v = 100 spins ±1; below T = 0.75 some lattices are frozen with domain walls; mean of " +
              repetitions(seeds.size()),
          {panel},
          0,
          true};
}

figures::Figure absolute_overlaps(const Iso2018Settings& settings, const std::vector<Iso2018Seed>& seeds) {
  figures::Figure figure{
      "figure-15", "vᵀ W Wᵀ v of configurations, type V", "mean of " + repetitions(seeds.size()), {}, 0, false};
  for (const auto hidden : {settings.main, settings.large}) {
    figures::Series series = overlaps(seeds, hidden, false);
    figure.panels.push_back({std::move(series.name),
                             {"temperature T / J", false, 0, 6},
                             {"⟨vᵀ W Wᵀ v⟩", false, 0, {}},
                             {series},
                             {critical},
                             {}});
    figure.panels.back().series.front().name.clear();
  }
  return figure;
}

// λ_k, k = 1 the largest, of the first repetition; those that are 0 because N_h < N_v are left out.
figures::Series spectrum(const std::string& name, const analysis::WeightsAnalysis& analysis) {
  figures::Series series{name, {}, {}, {}, figures::Mark::line_points};
  const auto count = std::min(analysis.visible, analysis.hidden);
  for (std::int64_t k = 0; k < count; ++k) {
    series.x.push_back(static_cast<double>(k + 1));
    series.y.push_back(analysis.eigenvalues[static_cast<std::size_t>(k)]);
  }
  return series;
}

const figures::Axis rank_axis{"k (1: the largest)", false, {}, {}};
const figures::Axis eigenvalue_axis{"eigenvalue λ_k of W Wᵀ", true, {}, {}};

figures::Figure two_spectra(const Iso2018Settings& settings, const Iso2018Seed& seed) {
  figures::Panel panel{{}, rank_axis, eigenvalue_axis, {}, {}, {}};
  panel.series.push_back(spectrum("type V (T = 0 … 6)", seed.weights.at(type_v(settings.main))));
  panel.series.push_back(spectrum("type L (T = 0)", seed.weights.at(type_l(settings.main))));
  return {"figure-16", fmt::format("Eigenvalues of W Wᵀ, N_h = {}", settings.main), {}, {panel}, 0, false};
}

figures::Figure all_spectra(const Iso2018Settings& settings, const Iso2018Seed& seed) {
  figures::Figure figure{"figure-17", "Eigenvalues of W Wᵀ", {}, {}, 0, true};
  for (const auto& [type, title] : {std::pair{&type_v, "type V (T = 0 … 6)"}, std::pair{&type_l, "type L (T = 0)"}}) {
    figures::Panel panel{title, rank_axis, eigenvalue_axis, {}, {}, {}};
    for (const auto hidden : settings.hidden)
      panel.series.push_back(spectrum(fmt::format("N_h = {}", hidden), seed.weights.at(type(hidden))));
    figure.panels.push_back(panel);
  }
  return figure;
}

}  // namespace

std::vector<figures::Figure> iso2018_weights_figures(const Iso2018Settings& settings,
                                                     const std::vector<Iso2018Seed>& seeds) {
  expects(!seeds.empty(), "iso2018_weights_figures: there is nothing to draw");
  const Iso2018Seed& first = seeds.front();
  return {products(settings, first),          correlations(settings, seeds), relative_overlaps(settings, seeds),
          absolute_overlaps(settings, seeds), two_spectra(settings, first),  all_spectra(settings, first)};
}

}  // namespace kadanoff::papers::iso2018
