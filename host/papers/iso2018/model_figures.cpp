// Two figures of our own about what RBMs learned: W Wᵀ beside the magnetisation, and the likelihood against N_h.
#include <fmt/format.h>

#include <algorithm>

#include "host/papers/iso2018/figures.hpp"
#include "host/papers/iso2018/weights_evidence.hpp"

namespace kadanoff::papers::iso2018 {
namespace {

// A curve less its last value, over its largest.
std::vector<double> reduced(std::vector<double> curve) {
  const double last = curve.back();
  for (double& value : curve) value -= last;
  const double most = *std::max_element(curve.begin(), curve.end());
  for (double& value : curve) value /= most == 0 ? 1 : most;
  return curve;
}

template <class Curve>
figures::Series reduced_series(const Repetitions& repetitions, const std::string& name, Curve curve) {
  figures::Series series{.name = name};
  const auto& temperatures = repetitions.front().learned.temperatures;
  for (std::size_t i = 0; i < temperatures.size(); ++i)
    add_point(series, temperatures[i],
              average(over(repetitions, [&](const Repetition& one) { return reduced(curve(one))[i]; })));
  return series;
}

figures::Figure beside_the_magnetisation(const Settings& settings, const Repetitions& repetitions) {
  const auto magnetisation = [](const Repetition& one) { return one.learned.squared_magnetisation; };
  const auto squares = reduced_series(repetitions, "⟨m²⟩", magnetisation);
  figures::Panel against_t{.x = {.label = "temperature T / J", .low = 0, .high = 6},
                           .y = {.label = "less its value at T = 6, over the largest"},
                           .series = {squares},
                           .lines = {critical_line}};
  figures::Panel against_m{.x = {.label = "⟨m²⟩, likewise"}, .y = {.label = "vᵀ W Wᵀ v, likewise"}};
  for (const auto hidden : settings.hidden) {
    auto series = reduced_series(repetitions, fmt::format("N_h = {}", hidden),
                                 [&](const Repetition& one) { return overlap_curve(one.weights.at(type_v(hidden))); });
    against_t.series.push_back(series);
    series.x = squares.y;
    series.mark = figures::Mark::points;
    against_m.series.push_back(series);
  }
  return {.name = "overlap-magnetisation",
          .title = "vᵀ W Wᵀ v and the magnetisation, type V",
          .caption = "on the right, what is proportional to ⟨m²⟩ lies on a straight line; mean of " +
                     count_repetitions(repetitions.size()),
          .panels = {against_t, against_m}};
}

figures::Figure likelihoods(const Settings& settings, const Repetitions& repetitions) {
  const auto series = [&](const char* name, auto value) {
    figures::Series made{.name = name};
    for (const auto hidden : settings.hidden)
      add_point(
          made, static_cast<double>(hidden),
          average(over(repetitions, [&](const Repetition& one) { return value(one.likelihoods.at(type_v(hidden))); })));
    return made;
  };
  const figures::Axis units{.label = "hidden units N_h", .logarithmic = true};
  const figures::ReferenceLine as_many{.at = static_cast<double>(visible_units), .label = "N_v"};
  return {.name = "likelihood",
          .title = "How probable unseen configurations are, type V",
          .caption = "lower and upper end: what the estimate of ln Z leaves open; mean of " +
                     count_repetitions(repetitions.size()),
          .panels = {
              {.x = units,
               .y = {.label = "mean ln p(v)"},
               .series = {series("estimate", [](const auto& one) { return one.log_likelihood.mean; }),
                          series("lower end", [](const auto& one) { return one.bracket.lower; }),
                          series("upper end", [](const auto& one) { return one.bracket.upper; })},
               .lines = {as_many}},
              {.x = units,
               .y = {.label = "mean pseudo-ln p(v)"},
               .series = {series("pseudo-likelihood", [](const auto& one) { return one.pseudo_log_likelihood.mean; })},
               .lines = {as_many}}}};
}

}  // namespace

std::vector<figures::Figure> model_figures(const Settings& settings, const Repetitions& repetitions) {
  return {beside_the_magnetisation(settings, repetitions), likelihoods(settings, repetitions)};
}

}  // namespace kadanoff::papers::iso2018
