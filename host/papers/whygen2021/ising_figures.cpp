// The figures of WhyGen 2021 about Ising lattices and block spins. Curves of one RBM are of the first repetition,
// because the paper shows one; numbers with bars are means over repetitions.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "host/papers/whygen2021/figures.hpp"
#include "host/papers/whygen2021/ising_evidence.hpp"

namespace kadanoff::papers::whygen2021 {
namespace {

using spectrum::Waves;

const figures::Axis index_axis{.label = "index of the singular value"};
const figures::Axis value_axis{.label = "S / S₀", .low = 0};
const figures::Axis wave_axis{.label = "wave number |k|", .low = 0};

figures::Series relative_values(const std::string& name, const std::vector<double>& values) {
  figures::Series series{.name = name, .mark = figures::Mark::line};
  for (std::size_t i = 0; i < values.size(); ++i) {
    series.x.push_back(static_cast<double>(i));
    series.y.push_back(values[i] / values.front());
  }
  return series;
}

figures::Figure values_figure(const std::string& name, const std::string& title, std::vector<figures::Series> series) {
  return {.name = name, .title = title, .panels = {{.x = index_axis, .y = value_axis, .series = std::move(series)}}};
}

std::string time_text(double time) { return fmt::format("t = {:g}", time); }

figures::Figure singular_values(const IsingResults& ising) {
  std::vector<figures::Series> series;
  const auto& best = ising.best();
  const auto* const late = &ising.end();
  series.push_back(relative_values("trained, " + time_text(best.time), best.spectrum.values));
  if (const auto match = best.spectrum.best_match(); match && !ising.fitting_blocks.empty())
    series.push_back(relative_values(fmt::format("blocks of {} × {}", match->size, match->size), ising.fitting_blocks));
  if (late != &best) series.push_back(relative_values("trained, " + time_text(late->time), late->spectrum.values));
  auto figure = values_figure("figure-01", "Singular values of the weights and of block spins", std::move(series));
  figure.caption = "t = learning rate × updates; the paper's end is 240";
  return figure;
}

// Radial transforms of pairs of vectors: of the visible ones, and of the hidden ones times L_v / L_h.
std::vector<figures::Panel> wave_panels(const std::vector<Waves>& waves, const std::string& title,
                                        const std::vector<double> Waves::*fixed = nullptr) {
  const auto series_of = [](const Waves& one, const char* name, const std::vector<double>& values) {
    figures::Series series{.name = name, .mark = figures::Mark::line, .which = fmt::format("I = {}", one.index + 1)};
    for (std::size_t r = 0; r < values.size(); ++r) {
      series.x.push_back(static_cast<double>(r));
      series.y.push_back(values[r]);
    }
    return series;
  };
  std::vector<figures::Panel> panels;
  for (std::size_t i = 0; i < waves.size(); ++i) {
    figures::Panel panel{.title = fmt::format("{}: S {}", title, waves[i].index + 1),
                         .x = wave_axis,
                         .y = {.label = "mean |F|", .low = 0}};
    panel.series.push_back(series_of(waves[i], "visible", waves[i].visible));
    if (!waves[i].hidden.empty()) panel.series.push_back(series_of(waves[i], "hidden × 2", waves[i].hidden));
    if (fixed != nullptr && !(waves[i].*fixed).empty())
      panel.series.push_back(series_of(waves[i], "hidden × 2, gauge-fixed", waves[i].*fixed));
    panels.push_back(panel);
  }
  return panels;
}

figures::Figure waves_figure(const std::string& name, const std::string& title,
                             std::vector<std::vector<figures::Panel>> rows) {
  figures::Figure figure{.name = name, .title = title};
  std::size_t columns = 1;
  for (auto& row : rows) {
    columns = std::max(columns, row.size());
    for (auto& panel : row) figure.panels.push_back(std::move(panel));
  }
  figure.columns = static_cast<int>(columns);
  return figure;
}

figures::Figure alignment(const IsingResults& ising) {
  figures::Panel panel{.x = {.label = "index of the eigenvalue"}, .y = {.label = "eigenvalue", .low = 0, .high = 1}};
  const auto add = [&](const std::string& name, const std::vector<double>& values) {
    figures::Series series{.name = name, .mark = figures::Mark::line};
    for (std::size_t i = 0; i < values.size(); ++i) {
      series.x.push_back(static_cast<double>(i));
      series.y.push_back(values[i]);
    }
    panel.series.push_back(series);
  };
  add("trained, " + time_text(ising.best().time), ising.best().alignment.values);
  if (&ising.best() != &ising.end()) add("trained, " + time_text(ising.end().time), ising.end().alignment.values);
  add("a random subspace", ising.end().alignment.control);
  return {.name = "figure-04", .title = "Eigenvalues of P_data P_trained P_data", .panels = {panel}};
}

// Against the time of the training, over repetitions.
figures::Figure transient(const Repetitions& repetitions) {
  const auto panel = [&](const char* label, std::function<double(const LookedAt&)> value) {
    figures::Panel made{.x = {.label = "rate × updates", .logarithmic = true}, .y = {.label = label, .low = 0}};
    figures::Series series{.name = "trained on T = 4"};
    const auto& times = repetitions.front().ising.along;
    for (std::size_t i = 0; i < times.size(); ++i)
      add_point(series, times[i].time,
                average(of_ising(repetitions, [&](const IsingResults& ising) { return value(ising.along[i]); })));
    made.series = {series};
    return made;
  };
  return {.name = "block-spins-along-training",
          .title = "How long the weights look like block spins",
          .caption = "distance: the largest difference of S / S₀ from that of the best blocks",
          .panels = {
              panel("distance from the best blocks", [](const LookedAt& one) { return best_distance(one.spectrum); }),
              panel("size of the best blocks", [](const LookedAt& one) { return best_size(one.spectrum); }),
              panel("share of S ≥ 20 % of S₀", [](const LookedAt& one) { return large_share(one.spectrum); })}};
}

// Errors of lattices that were learned and of others, against the number of those.
figures::Figure generalisation(const Repetitions& repetitions) {
  figures::Panel panel{.x = {.label = "training samples", .logarithmic = true},
                       .y = {.label = "error of reconstructions, a spin"}};
  for (const auto& [name, member] : {std::pair{"training", &Gap::training}, std::pair{"test", &Gap::test}}) {
    figures::Series series{.name = name};
    const auto& gaps = repetitions.front().ising.gaps;
    for (std::size_t i = 0; i < gaps.size(); ++i)
      add_point(series, static_cast<double>(gaps[i].samples),
                average(of_ising(repetitions,
                                 [&, member = member](const IsingResults& ising) { return ising.gaps[i].*member; })));
    panel.series.push_back(series);
  }
  return {.name = "generalisation", .title = "Errors against the number of samples", .panels = {panel}};
}

figures::Figure block_values(const std::string& name, const Settings& settings, const IsingResults& ising,
                             std::int64_t size) {
  const auto side = settings.block_side;
  return values_figure(name,
                       fmt::format("Singular values of blocks of {} × {}, {} × {} → {} × {}", size, size, side, side,
                                   side / 2, side / 2),
                       {relative_values(fmt::format("blocks of {} × {}", size, size), ising.blocks.at(size))});
}

}  // namespace

std::vector<figures::Figure> ising_figures(const Settings& settings, const Repetitions& repetitions) {
  const auto& ising = repetitions.front().ising;
  const auto end = time_text(ising.end().time), of_starts = time_text(settings.other_training_time);
  std::vector<figures::Figure> figures{
      singular_values(ising),
      waves_figure("figure-02", "Vectors of the largest singular values",
                   {wave_panels(ising.end().spectrum.largest, "random start, " + end, &Waves::gauge_fixed),
                    wave_panels(ising.block_start.largest, "block spins, " + of_starts),
                    wave_panels(ising.rgm_start.largest, "RG machine, " + of_starts)}),
      waves_figure("figure-03", "Vectors of the smallest singular values, " + end,
                   {wave_panels(ising.end().spectrum.smallest, "random start")}),
      alignment(ising),
      transient(repetitions),
      generalisation(repetitions)};
  for (const std::size_t layer : {1U, 2U}) {
    figures.push_back(
        values_figure(fmt::format("figure-{:02}", 4 + layer), fmt::format("Singular values of layer {}", layer + 1),
                      {relative_values(fmt::format("layer {}", layer + 1), ising.layers[layer].as_it_is.values),
                       relative_values("layer 1", ising.layers[0].as_it_is.values)}));
    figures.push_back(waves_figure(
        fmt::format("figure-{}", 17 + layer), fmt::format("Vectors of layer {}", layer + 1),
        {wave_panels(ising.layers[layer].as_it_is.largest, "as they stand"),
         wave_panels(ising.layers[layer].gauge_fixed.largest, "units below gauge-fixed", &Waves::gauge_fixed)}));
  }
  figures.push_back(block_values("figure-14", settings, ising, 4));
  figures.push_back(waves_figure("figure-15", "Blocks of 4 × 4: vectors of the largest singular values",
                                 {wave_panels(ising.block_vectors.at(4).largest, "4 × 4")}));
  figures.push_back(waves_figure("figure-16", "Blocks of 4 × 4: vectors of the smallest singular values",
                                 {wave_panels(ising.block_vectors.at(4).smallest, "4 × 4")}));
  figures.push_back(block_values("figure-17", settings, ising, 20));
  figures.push_back(waves_figure("figure-20", "Blocks of 10 × 10: vectors of the largest singular values",
                                 {wave_panels(ising.block_vectors.at(10).largest, "10 × 10")}));
  figures.push_back(waves_figure("figure-21", "Blocks of 10 × 10: vectors of the smallest singular values",
                                 {wave_panels(ising.block_vectors.at(10).smallest, "10 × 10")}));
  return figures;
}

}  // namespace kadanoff::papers::whygen2021
