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

// Is the end of a flow critical? Compares it with equilibrium configurations, at all temperatures and at T = 2.25, and
// with independent spins. Names are few, and in the order of their colours, from the configurations' to the latter's.
figures::Figure fixed_point(const Settings& settings, const Repetition& repetition) {
  const figures::Axis distance{.label = "distance r (sites)"},
      energy{.label = "T / J of the energy", .low = 1, .high = 12};
  figures::Panel order{.title = "order",
                       .x = energy,
                       .y = {.label = "⟨|m|⟩ (bars: spread over configurations)", .low = 0, .high = 1},
                       .lines = {critical_line}};
  figures::Panel square{
      .title = "order, squared", .x = energy, .y = {.label = "⟨m²⟩", .low = 0, .high = 1}, .lines = {critical_line}};
  figures::Panel correlation{
      .title = "correlation (configurations: T = 2.25)", .x = distance, .y = {.label = "G(r)", .low = 0, .high = 1}};
  figures::Panel connected{
      .title = "connected correlation (configurations: T = 2.25)", .x = distance, .y = {.label = "G(r) − ⟨|m|⟩²"}};

  const auto add_order = [](figures::Series& linear, figures::Series& squared, const flow::FlowPoint& point) {
    linear.x.push_back(point.temperature);
    linear.y.push_back(point.abs_magnetisation.mean);
    linear.error.push_back(point.abs_magnetisation.spread);
    squared.x.push_back(point.temperature);
    squared.y.push_back(mean_square_magnetisation(point));
  };
  const auto add_correlation = [&](figures::Series all, const flow::FlowPoint& point) {
    figures::Series rest = all;
    for (std::size_t r = 0; r < point.correlation.size(); ++r) {
      add_point(all, static_cast<double>(r), point.correlation[r]);
      if (r == 0) continue;  // the same for all, G(0) = 1
      rest.x.push_back(static_cast<double>(r));
      rest.y.push_back(connected_correlation(point, r));
    }
    correlation.series.push_back(all);
    connected.series.push_back(rest);
  };

  const figures::Series configurations{.name = "configurations", .mark = figures::Mark::line};
  figures::Series linear = configurations, squared = configurations;
  for (const double temperature : temperatures_of(TemperatureRange::narrow))
    if (temperature >= 1.5)  // below, many are frozen into stripes
      add_order(linear, squared, repetition.equilibrium.at(temperature));
  order.series.push_back(linear);
  square.series.push_back(squared);
  add_correlation(configurations, repetition.equilibrium.at(2.25));

  std::string beyond;
  for (const auto hidden : settings.hidden) {
    const flow::FlowPoint& end = repetition.flow(type_v(hidden), 0).points.back();
    const figures::Series points{.name = fmt::format("end of the flow, N_h = {}", hidden),
                                 .mark = figures::Mark::points};
    add_correlation(points, end);
    if (end.temperature > *energy.high) {
      beyond += fmt::format("{}N_h = {}", beyond.empty() ? "; beyond the upper ones: " : ", ", hidden);
      continue;
    }
    linear = squared = points;
    add_order(linear, squared, end);
    order.series.push_back(linear);
    square.series.push_back(squared);
  }

  // Of N independent spins of one magnetisation the energy is −2 ⟨s⟩², and ⟨m²⟩ = ⟨s⟩² + (1 − ⟨s⟩²) / N.
  figures::Series independent{.name = "independent spins", .mark = figures::Mark::line};
  constexpr double spins = Settings::side * Settings::side;
  for (int i = 10; i <= 120; ++i) {
    const double t = 0.1 * i, both = -ising::mean_energy(Settings::side, t) / 2;
    independent.x.push_back(t);
    independent.y.push_back(both + (1 - both) / spins);
  }
  square.series.push_back(independent);
  independent.x = {1, Settings::side / 2.0};
  independent.y = {0, 0};
  connected.series.push_back(independent);
  return {.name = "fixed-point",
          .title = "Is the end of the flow a critical ensemble?",
          .caption =
              "flows from T = 0, last step; a critical ensemble would lie on the configurations at T_c in all "
              "panels" +
              beyond,
          .panels = {order, square, correlation, connected},
          .columns = 2};
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
