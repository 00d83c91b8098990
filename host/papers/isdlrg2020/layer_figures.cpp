// Figs. 5–7 of IsDLRG 2020. Maps and distributions are from the first repetition; temperatures along steps are means.
#include <fmt/format.h>

#include <utility>

#include "host/correlators/correlators_figure.hpp"
#include "host/papers/isdlrg2020/figures.hpp"
#include "host/papers/isdlrg2020/layer_evidence.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::papers::isdlrg2020 {
namespace {

const figures::ReferenceLine t_c_line{.at = critical, .label = "T_c"};

figures::Panel aligned_map(const std::string& title, const correlators::Spots& spots) {
  const auto& profile = *spots.profile;
  return {.title = title,
          .x = {.label = "x from the peak"},
          .y = {.label = "y from the peak"},
          .heatmap =
              figures::Heatmap{.rows = profile.side, .cols = profile.side, .values = profile.map, .label = "± ⟨v h⟩"}};
}

// What the room of the correlators draws, without its controls: the maps of the hidden unit with the most contrast and
// of one in the middle, the mean aligned map, and how often a value occurs at each distance of the peak.
void add_maps(figures::Figure& figure, const std::string& part, const Maps& maps) {
  const correlators::CorrelatorAnalysis analysis{.settings = {}, .correlators = maps.correlators, .spots = maps.spots};
  auto panels = correlators::correlators_figure(analysis).panels;
  expects(panels.size() >= 6, "layer_figures: there are no maps");
  const auto aligned = panels.size() - 3, frequency = panels.size() - 1;  // behind the maps; the profile between them
  for (const auto at : {std::size_t{0}, aligned / 2, aligned, frequency}) {
    panels[at].title = part + " " + panels[at].title;
    figure.panels.push_back(std::move(panels[at]));
  }
}

// The radial profile of the mean aligned map; `relative`: from 0 on the floor to 1 at the peak.
figures::Series radial_of(const std::string& name, const correlators::Spots& spots, bool relative) {
  figures::Series series{.name = name};
  const auto& profile = *spots.profile;
  const double from = relative ? profile.floor : 0, unit = relative ? profile.contrast : 1;
  for (std::size_t r = 0; r < profile.radial.size(); ++r) {
    series.x.push_back(static_cast<double>(r));
    series.y.push_back((profile.radial[r].mean - from) / unit);
    if (!relative) series.error.push_back(profile.radial[r].error);
  }
  return series;
}

figures::Panel radial_profiles(const LayerResults& results, bool relative) {
  const auto& both = results.stack.at({0, 2});
  return {.title = relative ? "the same, floor to peak" : "mean aligned maps",
          .x = {.label = "distance r from the peak (sites)"},
          .y = {.label = relative ? "(⟨v h⟩ − floor) / contrast" : "± ⟨v h⟩"},
          .series = {radial_of("two RG steps (5c)", results.blocks.at({0, 2}).spots, relative),
                     radial_of("stack (a-iii)", both.learned.spots, relative),
                     radial_of("single RBM (b)", results.single.learned.spots, relative),
                     radial_of("random weights", both.random, relative)}};
}

figures::Figure block_spin_maps(const LayerResults& results) {
  figures::Figure figure{.name = "figure-05",
                         .title = "⟨v h⟩ of block spins, 32 × 32 at T_c",
                         .caption =
                             "(a) the data and step 1, (b) steps 1 and 2, (c) the data and step 2; one map has "
                             "the most contrast, one is in the middle",
                         .columns = 4};
  add_maps(figure, "(a)", results.blocks.at({0, 1}));
  add_maps(figure, "(b)", results.blocks.at({1, 2}));
  add_maps(figure, "(c)", results.blocks.at({0, 2}));
  return figure;
}

figures::Figure learned_layer_maps(const LayerResults& results) {
  figures::Figure figure{
      .name = "figure-06",
      .title = "⟨v h⟩ of a stack, 1024–256–64, and of a single RBM, 1024–64, 32 × 32 at T_c",
      .caption =
          "(a-i) the data and layer 1, (a-ii) layers 1 and 2, as their units stand, but for one map, (a-iii) the "
          "data and layer 2, (b) the single RBM",
      .columns = 4};
  add_maps(figure, "(a-i)", results.stack.at({0, 1}).learned);
  const auto& upper = results.stack.at({1, 2});
  add_maps(figure, "(a-ii)", upper.learned);
  if (upper.gauge_fixed)  // in place of the second unit
    figure.panels[figure.panels.size() - 3] = aligned_map("(a-ii) in fixed gauge", *upper.gauge_fixed);
  add_maps(figure, "(a-iii)", results.stack.at({0, 2}).learned);
  add_maps(figure, "(b)", results.single.learned);
  figure.panels.push_back(radial_profiles(results, false));
  figure.panels.push_back(radial_profiles(results, true));
  figure.panels.push_back(aligned_map("two RG steps (5c)", results.blocks.at({0, 2}).spots));
  figure.panels.push_back(aligned_map("random weights, layers 0–2", results.stack.at({0, 2}).random));
  return figure;
}

figures::Series distribution_of(const std::string& name, const std::vector<double>& temperatures,
                                const std::vector<Estimate>& distribution) {
  figures::Series series{.name = name, .x = temperatures};
  for (const auto& probability : distribution) {
    series.y.push_back(probability.mean);
    series.error.push_back(probability.error);
  }
  return series;
}

const figures::Axis meter_axis{.label = "temperature T / J", .logarithmic = true};
const figures::Axis probability_axis{.label = "probability", .low = 0};

figures::Panel block_distributions(const LayerResults& results, double start) {
  const auto ties = blocks::Ties::random;
  figures::Panel panel{.title = fmt::format("(a) RG from {}", temperature_word(start)),
                       .x = meter_axis,
                       .y = probability_axis,
                       .lines = {t_c_line}};
  for (std::int64_t step = 1; step <= 3; ++step)
    panel.series.push_back(distribution_of(
        fmt::format("{}", step), results.block_flows.at(ties).thermometer_temperatures[static_cast<std::size_t>(step)],
        block_point(results, ties, start, step).distribution));
  return panel;
}

figures::Panel deep_distributions(const LayerResults& results, Arrangement arrangement, const std::string& title,
                                  double input) {
  figures::Panel panel{.title = title, .x = meter_axis, .y = probability_axis, .lines = {t_c_line}};
  for (std::int64_t layer = 1; layer <= DeepLayers::count; ++layer)
    panel.series.push_back(distribution_of(fmt::format("{}", layer),
                                           results.deep.temperatures[static_cast<std::size_t>(layer - 1)],
                                           results.deep.at(arrangement, input, layer).distribution));
  return panel;
}

figures::Panel along_block_steps(const Repetitions& repetitions) {
  figures::Panel panel{.title = "(a) along the steps",
                       .x = {.label = "RG step"},
                       .y = {.label = "temperature T / J", .logarithmic = true}};
  for (const double start : {warm_start, critical, cold_start})
    for (const auto measure : {Measure::independent, Measure::paper}) {
      if (measure == Measure::paper && start != warm_start) continue;
      figures::Series series{.name = fmt::format("{} from {}", word_of(measure), temperature_word(start))};
      for (std::int64_t step = 0; step <= 3; ++step)
        add_point(series, static_cast<double>(step),
                  average(over_layers(repetitions, [&, start = start, measure = measure](const LayerResults& results) {
                    return block_temperature(results, blocks::Ties::random, start, step, measure);
                  })));
      panel.series.push_back(std::move(series));
    }
  panel.series.push_back({.name = "the paper", .x = {1, 2, 3}, .y = {2.3, 4.8, 11}, .mark = figures::Mark::points});
  return panel;
}

figures::Figure layer_temperatures(const Repetitions& repetitions) {
  const auto& first = repetitions.front().layers;
  figures::Figure figure{.name = "figure-07",
                         .title = "Temperatures of block spins and of a deep stack's layers",
                         .caption =
                             "1, 2, 3: RG steps, or layers; (b) as trained, and in the fixed gauge, where each "
                             "unit is where its ⟨v h⟩ is",
                         .columns = 3};
  figure.panels = {block_distributions(first, warm_start), block_distributions(first, critical),
                   along_block_steps(repetitions)};
  for (const auto arrangement : {Arrangement::as_trained, Arrangement::gauge_fixed})
    for (const auto& [part, input] :
         {std::pair{"(b-i)", critical}, std::pair{"(b-ii)", cold_start}, std::pair{"(b-iii)", warm_start}})
      figure.panels.push_back(
          deep_distributions(first, arrangement,
                             fmt::format("{} {}{}", part, temperature_word(input),
                                         arrangement == Arrangement::gauge_fixed ? ", fixed gauge" : ""),
                             input));
  return figure;
}

}  // namespace

std::vector<figures::Figure> layer_figures(const Settings&, const Repetitions& repetitions) {
  expects(!repetitions.empty(), "layer_figures: there is nothing to draw");
  const auto& first = repetitions.front().layers;
  return {block_spin_maps(first), learned_layer_maps(first), layer_temperatures(repetitions)};
}

}  // namespace kadanoff::papers::isdlrg2020
