// The figures of Iso 2018 that show flows.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/papers/iso2018/evidence.hpp"
#include "host/papers/iso2018/figures.hpp"
#include "host/thermometer/temperature_distribution.hpp"
#include "kernels/core/check.hpp"
#include "kernels/ising/exact.hpp"

namespace kadanoff::papers::iso2018 {
namespace {

const figures::ReferenceLine critical{ising::critical_temperature, "T_c"};
const figures::Axis temperature_axis{"temperature T / J", false, 0, 6};
const figures::Axis measured_axis{"measured temperature T / J", false, 0, 6};
const figures::Axis probability_axis{"probability", false, 0, {}};

const flow::FlowPoint* find_step(const flow::Flow& flow, std::int64_t step) {
  const auto found = std::find_if(flow.points.begin(), flow.points.end(),
                                  [&](const flow::FlowPoint& point) { return point.step == step; });
  return found == flow.points.end() ? nullptr : &*found;
}

figures::Series distribution(const std::string& name, const std::vector<double>& temperatures,
                             const flow::FlowPoint& point) {
  figures::Series series{name, temperatures, {}, {}, figures::Mark::line_points};
  for (const Estimate& probability : point.distribution) {
    series.y.push_back(probability.mean);
    series.error.push_back(probability.error);
  }
  return series;
}

figures::Panel distributions(const std::string& title, const flow::Flow& flow, const std::vector<std::int64_t>& steps) {
  figures::Panel panel{title, measured_axis, probability_axis, {}, {critical}, {}};
  for (const auto step : steps)
    if (const flow::FlowPoint* point = find_step(flow, step); point != nullptr)
      panel.series.push_back(distribution(fmt::format("n = {}", step), flow.temperatures, *point));
  return panel;
}

figures::Figure flow_figure(const std::string& name, const std::string& title, std::vector<figures::Panel> panels) {
  return {
      name,
      title,
      "mean output of the thermometer after n steps v → h → v, both layers sampled; bars: standard errors over chains",
      std::move(panels),
      0,
      true};
}

figures::Figure configurations(const Iso2018Seed& seed) {
  figures::Figure figure{"figure-01", "Ising configurations, 10 × 10", {}, {}, 0, false};
  for (const double temperature : {0.0, 2.0, 3.0, 6.0}) {
    const auto sample = data::select_temperatures(seed.test, {temperature}).front();
    figures::Heatmap spins{Iso2018Settings::side, Iso2018Settings::side, {}, {}, {}, {}, true};
    for (std::int64_t i = 0; i < seed.test.units; ++i) spins.values.push_back(seed.test.spin(sample, i));
    figure.panels.push_back({fmt::format("T = {}", temperature), {}, {}, {}, {}, spins});
  }
  return figure;
}

figures::Figure losses(const Iso2018Seed& seed) {
  figures::Series training{"training", {}, {}, {}, figures::Mark::line}, test{"test", {}, {}, {}, figures::Mark::line};
  for (const thermometer::LossPoint& point : seed.thermometer.losses) {
    for (figures::Series* series : {&training, &test}) series->x.push_back(static_cast<double>(point.epoch));
    training.y.push_back(point.training);
    test.y.push_back(point.test);
  }
  return {"figure-04",
          "The thermometer learns",
          {},
          {{{},
            {"epoch", false, {}, {}},
            {"cross entropy per configuration (nats)", false, {}, {}},
            {training, test},
            {},
            {}}},
          0,
          false};
}

figures::Figure measured_configurations(const Iso2018Seed& seed) {
  figures::Panel panel{{}, measured_axis, probability_axis, {}, {critical}, {}};
  for (const double temperature : {0.0, 2.0, 3.0, 6.0})
    panel.series.push_back(distribution(fmt::format("T = {}", temperature), seed.thermometer.temperatures,
                                        seed.equilibrium.at(temperature)));
  return {"figure-05",
          "What the thermometer says of configurations at T",
          "mean output; test configurations; bars: standard errors",
          {panel},
          0,
          false};
}

// The mean over seeds of value(seed), with its error.
template <class Value>
void add_over_seeds(figures::Series& series, double x, const std::vector<Iso2018Seed>& seeds, Value value) {
  const Estimate mean = average(over(seeds, value));
  series.x.push_back(x);
  series.y.push_back(mean.mean);
  series.error.push_back(mean.error);
}

// T_c from the first to the last x of the panel, where the temperature is the y axis.
void add_critical_line(figures::Panel& panel) {
  const auto& x = panel.series.front().x;
  panel.series.push_back({"T_c", {x.front(), x.back()}, {critical.at, critical.at}, {}, figures::Mark::line});
}

figures::Figure training_length(const Iso2018Settings& settings, const std::vector<Iso2018Seed>& seeds) {
  figures::Panel energy{"temperature of the energy",
                        {"training (epochs)", true, {}, {}},
                        {"T / J after the last step", false, {}, {}},
                        {},
                        {},
                        {}};
  figures::Panel thermometer = energy;
  thermometer.title = "mean of the thermometer's distribution";
  for (const double start : {0.0, 6.0}) {
    figures::Series by_energy{fmt::format("flow from T = {}", start), {}, {}, {}, figures::Mark::line_points},
        by_thermometer = by_energy;
    for (const auto length : settings.lengths) {
      const auto rbm =
          length == settings.epochs ? fmt::format("v{}", settings.main) : fmt::format("v{}-{}", settings.main, length);
      const auto end = [&](const Iso2018Seed& seed) { return seed.flow(rbm, start).points.back(); };
      add_over_seeds(by_energy, static_cast<double>(length), seeds,
                     [&](const Iso2018Seed& seed) { return end(seed).temperature; });
      add_over_seeds(by_thermometer, static_cast<double>(length), seeds, [&](const Iso2018Seed& seed) {
        return thermometer::mean_temperature(end(seed).distribution, seed.thermometer.temperatures);
      });
    }
    energy.series.push_back(by_energy);
    thermometer.series.push_back(by_thermometer);
  }
  for (figures::Panel* panel : {&energy, &thermometer}) add_critical_line(*panel);
  return {"training-length",
          fmt::format("Where the flow of N_h = {} settles depends on how long it was trained", settings.main),
          "means over " + repetitions(seeds.size()) + ", bars: standard errors",
          {energy, thermometer},
          0,
          false};
}

figures::Figure temperature_along_flows(const Iso2018Settings& settings, const std::vector<Iso2018Seed>& seeds) {
  figures::Figure figure{
      "temperature",
      "The temperature along the flows of type V",
      "temperature at which an equilibrium lattice has the flow's mean energy; " + repetitions(seeds.size()),
      {},
      0,
      true};
  for (const double start : {0.0, 6.0}) {
    figures::Panel panel{
        fmt::format("from T = {}", start), {"step n", true, {}, {}}, {"T / J of the energy", false, 0, {}}, {}, {}, {}};
    for (const auto hidden : settings.hidden) {
      figures::Series series{fmt::format("N_h = {}", hidden), {}, {}, {}, figures::Mark::line_points};
      const auto rbm = type_v(hidden);
      const auto& points = seeds.front().flow(rbm, start).points;
      for (std::size_t i = 0; i < points.size(); ++i)
        if (points[i].step > 0)
          add_over_seeds(series, static_cast<double>(points[i].step), seeds,
                         [&](const Iso2018Seed& seed) { return seed.flow(rbm, start).points[i].temperature; });
      panel.series.push_back(series);
    }
    add_critical_line(panel);
    figure.panels.push_back(panel);
  }
  return figure;
}

// Is the end of a flow critical? Beside equilibrium configurations at and around T_c.
figures::Figure fixed_point(const Iso2018Settings& settings, const Iso2018Seed& seed) {
  figures::Panel correlation{"correlation", {"distance r (sites)", false, {}, {}}, {"G(r)", false, 0, 1}, {}, {}, {}};
  figures::Panel order{"order",
                       {"T / J of the energy", false, 1, 8},
                       {"|m| (bars: spread over configurations)", false, 0, 1},
                       {},
                       {critical},
                       {}};
  const auto add_correlation = [&](const std::string& name, const flow::FlowPoint& point, figures::Mark mark) {
    figures::Series series{name, {}, {}, {}, mark};
    for (std::size_t r = 0; r < point.correlation.size(); ++r) {
      series.x.push_back(static_cast<double>(r));
      series.y.push_back(point.correlation[r].mean);
      series.error.push_back(point.correlation[r].error);
    }
    correlation.series.push_back(series);
  };
  for (const double temperature : {2.25, 2.75, 3.0})
    add_correlation(fmt::format("configurations at T = {}", temperature), seed.equilibrium.at(temperature),
                    figures::Mark::line);
  figures::Series equilibrium{"configurations, T = 1.5 … 6", {}, {}, {}, figures::Mark::line_points};
  for (const auto& [temperature, point] : seed.equilibrium) {
    if (temperature < 1.5) continue;  // below, many are frozen into stripes
    equilibrium.x.push_back(point.temperature);
    equilibrium.y.push_back(point.abs_magnetisation.mean);
    equilibrium.error.push_back(point.abs_magnetisation.spread);
  }
  order.series.push_back(equilibrium);
  std::string beyond;
  for (const auto hidden : settings.hidden) {
    const flow::FlowPoint& end = seed.flow(type_v(hidden), 0).points.back();
    const auto name = fmt::format("end of the flow, N_h = {}", hidden);
    if (hidden == settings.small || hidden == settings.main) add_correlation(name, end, figures::Mark::points);
    if (end.temperature > *order.x.high)
      beyond += fmt::format("{}N_h = {}", beyond.empty() ? "; not within the right one: " : ", ", hidden);
    else
      order.series.push_back({name,
                              {end.temperature},
                              {end.abs_magnetisation.mean},
                              {end.abs_magnetisation.spread},
                              figures::Mark::points});
  }
  return {
      "fixed-point",
      "Is the end of the flow a critical ensemble?",
      "flows from T = 0, last step; a critical ensemble would lie on the configurations at T_c in both panels" + beyond,
      {correlation, order},
      0,
      false};
}

}  // namespace

std::vector<figures::Figure> iso2018_flow_figures(const Iso2018Settings& settings,
                                                  const std::vector<Iso2018Seed>& seeds) {
  expects(!seeds.empty(), "iso2018_flow_figures: there is nothing to draw");
  const Iso2018Seed& first = seeds.front();
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
  figures.push_back(training_length(settings, seeds));
  figures.push_back(temperature_along_flows(settings, seeds));
  figures.push_back(fixed_point(settings, first));
  return figures;
}

}  // namespace kadanoff::papers::iso2018
