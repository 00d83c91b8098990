// The figures of Iso 2018 that show flows.
#include <fmt/format.h>

#include <algorithm>

#include "host/data/temperature_selection.hpp"
#include "host/papers/iso2018/evidence.hpp"
#include "host/papers/iso2018/figures.hpp"
#include "host/thermometer/temperature_distribution.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::papers::iso2018 {
namespace {

const figures::Axis temperature_axis{.label = "temperature T / J", .low = 0, .high = 6};
const figures::Axis measured_axis{.label = "measured temperature T / J", .low = 0, .high = 6};
const figures::Axis probability_axis{.label = "probability", .low = 0};

const flow::FlowPoint* find_step(const flow::Flow& flow, std::int64_t step) {
  const auto found = std::find_if(flow.points.begin(), flow.points.end(),
                                  [&](const flow::FlowPoint& point) { return point.step == step; });
  return found == flow.points.end() ? nullptr : &*found;
}

figures::Series distribution(const std::string& name, const std::vector<double>& temperatures,
                             const flow::FlowPoint& point) {
  figures::Series series{.name = name, .x = temperatures};
  for (const Estimate& probability : point.distribution) {
    series.y.push_back(probability.mean);
    series.error.push_back(probability.error);
  }
  return series;
}

figures::Panel distributions(const std::string& title, const flow::Flow& flow, const std::vector<std::int64_t>& steps) {
  figures::Panel panel{.title = title, .x = measured_axis, .y = probability_axis, .lines = {critical_line}};
  for (const auto step : steps)
    if (const flow::FlowPoint* point = find_step(flow, step); point != nullptr)
      panel.series.push_back(distribution(fmt::format("n = {}", step), flow.temperatures, *point));
  return panel;
}

figures::Figure flow_figure(const std::string& name, const std::string& title, std::vector<figures::Panel> panels) {
  return {.name = name,
          .title = title,
          .caption =
              "mean output of the thermometer after n steps v → h → v, both layers sampled; bars: standard "
              "errors over chains",
          .panels = std::move(panels),
          .sequential = true};
}

figures::Figure configurations(const Repetition& repetition) {
  figures::Figure figure{.name = "figure-01", .title = "Ising configurations, 10 × 10"};
  for (const double temperature : {0.0, 2.0, 3.0, 6.0}) {
    const auto sample = data::select_temperatures(repetition.test, {temperature}).front();
    figures::Heatmap spins{.rows = Settings::side, .cols = Settings::side, .spins = true};
    for (std::int64_t i = 0; i < repetition.test.units; ++i) spins.values.push_back(repetition.test.spin(sample, i));
    figure.panels.push_back({.title = fmt::format("T = {}", temperature), .heatmap = spins});
  }
  return figure;
}

figures::Figure losses(const Repetition& repetition) {
  figures::Series training{.name = "training", .mark = figures::Mark::line},
      test{.name = "test", .mark = figures::Mark::line};
  for (const thermometer::LossPoint& point : repetition.thermometer.losses) {
    for (figures::Series* series : {&training, &test}) series->x.push_back(static_cast<double>(point.epoch));
    training.y.push_back(point.training);
    test.y.push_back(point.test);
  }
  const figures::Panel panel{
      .x = {.label = "epoch"}, .y = {.label = "cross entropy per configuration (nats)"}, .series = {training, test}};
  return {.name = "figure-04", .title = "The thermometer learns", .panels = {panel}};
}

figures::Figure measured_configurations(const Repetition& repetition) {
  figures::Panel panel{.x = measured_axis, .y = probability_axis, .lines = {critical_line}};
  for (const double temperature : {0.0, 2.0, 3.0, 6.0})
    panel.series.push_back(distribution(fmt::format("T = {}", temperature), repetition.thermometer.temperatures,
                                        repetition.equilibrium.at(temperature)));
  return {.name = "figure-05",
          .title = "What the thermometer says of configurations at T",
          .caption = "mean output; test configurations; bars: standard errors",
          .panels = {panel}};
}

// A line at T_c from the first to the last x of the panel, whose y axis is the temperature.
void add_critical_line(figures::Panel& panel) {
  const auto& x = panel.series.front().x;
  panel.series.push_back({.name = critical_line.label,
                          .x = {x.front(), x.back()},
                          .y = {critical_line.at, critical_line.at},
                          .mark = figures::Mark::line});
}

figures::Figure training_length(const Settings& settings, const Repetitions& repetitions) {
  figures::Panel energy{.title = "temperature of the energy",
                        .x = {.label = "training (epochs)", .logarithmic = true},
                        .y = {.label = "T / J after the last step"}};
  figures::Panel thermometer = energy;
  thermometer.title = "mean of the thermometer's distribution";
  for (const double start : {0.0, 6.0}) {
    figures::Series by_energy{.name = fmt::format("flow from T = {}", start)}, by_thermometer = by_energy;
    for (const auto length : settings.lengths) {
      const auto rbm = main_after(settings, length);
      const auto measured = over(repetitions, [&](const Repetition& repetition) {
        return thermometer::mean_temperature(repetition.flow(rbm, start).points.back().distribution,
                                             repetition.thermometer.temperatures);
      });
      add_point(by_energy, static_cast<double>(length), average(last_energy(repetitions, rbm, start)));
      add_point(by_thermometer, static_cast<double>(length), average(measured));
    }
    energy.series.push_back(by_energy);
    thermometer.series.push_back(by_thermometer);
  }
  for (figures::Panel* panel : {&energy, &thermometer}) add_critical_line(*panel);
  return {.name = "training-length",
          .title = fmt::format("Where the flow of N_h = {} settles depends on how long it was trained", settings.main),
          .caption = "means over " + count_repetitions(repetitions.size()) + ", bars: standard errors",
          .panels = {energy, thermometer}};
}

figures::Figure temperature_along_flows(const Settings& settings, const Repetitions& repetitions) {
  figures::Figure figure{.name = "temperature",
                         .title = "The temperature along the flows of type V",
                         .caption = "temperature at which an equilibrium lattice has the flow's mean energy; " +
                                    count_repetitions(repetitions.size()),
                         .sequential = true};
  for (const double start : {0.0, 6.0}) {
    figures::Panel panel{.title = fmt::format("from T = {}", start),
                         .x = {.label = "step n", .logarithmic = true},
                         .y = {.label = "T / J of the energy", .low = 0}};
    for (const auto hidden : settings.hidden) {
      figures::Series series{.name = fmt::format("N_h = {}", hidden)};
      const auto rbm = type_v(hidden);
      const auto& points = repetitions.front().flow(rbm, start).points;
      for (std::size_t i = 0; i < points.size(); ++i) {
        const auto here = over(repetitions, [&](const Repetition& repetition) {
          return repetition.flow(rbm, start).points[i].temperature;
        });
        if (points[i].step > 0) add_point(series, static_cast<double>(points[i].step), average(here));
      }
      panel.series.push_back(series);
    }
    add_critical_line(panel);
    figure.panels.push_back(panel);
  }
  return figure;
}

// Is the end of a flow critical? Compares it with equilibrium configurations at and around T_c.
figures::Figure fixed_point(const Settings& settings, const Repetition& repetition) {
  figures::Panel correlation{
      .title = "correlation", .x = {.label = "distance r (sites)"}, .y = {.label = "G(r)", .low = 0, .high = 1}};
  figures::Panel order{.title = "order",
                       .x = {.label = "T / J of the energy", .low = 1, .high = 8},
                       .y = {.label = "|m| (bars: spread over configurations)", .low = 0, .high = 1},
                       .lines = {critical_line}};
  const auto add_correlation = [&](const std::string& name, const flow::FlowPoint& point, figures::Mark mark) {
    figures::Series series{.name = name, .mark = mark};
    for (std::size_t r = 0; r < point.correlation.size(); ++r)
      add_point(series, static_cast<double>(r), point.correlation[r]);
    correlation.series.push_back(series);
  };
  for (const double temperature : {2.25, 2.75, 3.0})
    add_correlation(fmt::format("configurations at T = {}", temperature), repetition.equilibrium.at(temperature),
                    figures::Mark::line);
  figures::Series equilibrium{.name = "configurations, T = 1.5 … 6"};
  for (const auto& [temperature, point] : repetition.equilibrium) {
    if (temperature < 1.5) continue;  // below, many are frozen into stripes
    equilibrium.x.push_back(point.temperature);
    equilibrium.y.push_back(point.abs_magnetisation.mean);
    equilibrium.error.push_back(point.abs_magnetisation.spread);
  }
  order.series.push_back(equilibrium);
  std::string beyond;
  for (const auto hidden : settings.hidden) {
    const flow::FlowPoint& end = repetition.flow(type_v(hidden), 0).points.back();
    const auto name = fmt::format("end of the flow, N_h = {}", hidden);
    if (hidden == settings.small || hidden == settings.main) add_correlation(name, end, figures::Mark::points);
    if (end.temperature > *order.x.high)
      beyond += fmt::format("{}N_h = {}", beyond.empty() ? "; not within the right one: " : ", ", hidden);
    else
      order.series.push_back({.name = name,
                              .x = {end.temperature},
                              .y = {end.abs_magnetisation.mean},
                              .error = {end.abs_magnetisation.spread},
                              .mark = figures::Mark::points});
  }
  return {.name = "fixed-point",
          .title = "Is the end of the flow a critical ensemble?",
          .caption =
              "flows from T = 0, last step; a critical ensemble would lie on the configurations at T_c in both "
              "panels" +
              beyond,
          .panels = {correlation, order}};
}

}  // namespace

std::vector<figures::Figure> flow_figures(const Settings& settings, const Repetitions& repetitions) {
  expects(!repetitions.empty(), "flow_figures: there is nothing to draw");
  const Repetition& first = repetitions.front();
  const auto title = [](std::int64_t hidden) { return fmt::format("N_h = {}", hidden); };
  const auto main = settings.main, large = settings.large;
  const std::vector<std::int64_t> many{0, 1, 5, 10, 50, 100, 1000};
  std::vector<figures::Figure> figures{configurations(first), losses(first), measured_configurations(first)};
  const auto& cold = first.flow(type_v(main), 0);
  figures.push_back(flow_figure("figure-06", fmt::format("Flow of type V, N_h = {}, from T = 0", main),
                                {distributions("first steps", cold, {0, 1, 2, 3, 5, 10}),
                                 distributions("later", cold, {0, 20, 50, 100, 200, 500, 1000})}));
  const auto& hot = first.flow(type_v(main), 6);
  figures.push_back(flow_figure("figure-07", fmt::format("Flow of type V, N_h = {}, from T = 6", main),
                                {distributions("first steps", hot, {0, 1, 3, 10, 20, 50}),
                                 distributions("later", hot, {0, 100, 200, 500, 1000})}));
  figures.push_back(flow_figure("figure-08", fmt::format("Flow of type V, N_h = {}, from T = 2.25", main),
                                {distributions({}, first.flow(type_v(main), 2.25), many)}));
  figures.push_back(flow_figure("figure-09", fmt::format("Flow of type V, N_h = {}, from T = 0", large),
                                {distributions({}, first.flow(type_v(large), 0), many)}));
  figures.push_back(flow_figure("figure-10", "Flow of type H (T = 4 … 6) from T = 0",
                                {distributions(title(main), first.flow(type_h(main), 0), many),
                                 distributions(title(large), first.flow(type_h(large), 0), many)}));
  figures.push_back(flow_figure("figure-11", "Flow of type L (T = 0) from T = 6",
                                {distributions(title(main), first.flow(type_l(main), 6), many),
                                 distributions(title(large), first.flow(type_l(large), 6), many)}));
  figures.push_back(training_length(settings, repetitions));
  figures.push_back(temperature_along_flows(settings, repetitions));
  figures.push_back(fixed_point(settings, first));
  return figures;
}

}  // namespace kadanoff::papers::iso2018
