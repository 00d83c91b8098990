// Figs. 2–4 of IsDLRG 2020.
#include <fmt/format.h>

#include <limits>

#include "host/papers/isdlrg2020/figures.hpp"
#include "host/papers/isdlrg2020/flow_evidence.hpp"
#include "host/papers/repetitions.hpp"
#include "kernels/ising/exact.hpp"

namespace kadanoff::papers::isdlrg2020 {
namespace {

using data::FlowMode;

const figures::Axis length_axis{.label = "flow length n", .low = 0, .high = Settings::longest_flow};
const figures::Axis temperature_axis{.label = "temperature T / J"};
const figures::ReferenceLine critical_line{.at = ising::critical_temperature, .label = "T_c"};

std::string count_text(const Repetitions& repetitions) {
  return repetitions.size() == 1
             ? std::string("one repetition")
             : fmt::format("means over {}; bars: standard errors over them", count_repetitions(repetitions.size()));
}

// A straight line at the value of the critical model.
figures::Series exact_line(double value, double from, double to) {
  return {.name = "critical Ising model", .x = {from, to}, .y = {value, value}, .mark = figures::Mark::line};
}

template <class Value>
figures::Series against_length(const std::string& name, const Repetitions& repetitions, Value value,
                               std::int64_t from = 0) {
  figures::Series series{.name = name};
  for (std::int64_t n = from; n <= Settings::longest_flow; ++n)
    add_point(series, static_cast<double>(n),
              average(over(repetitions, [&](const Repetition& one) { return value(one.flows, n); })));
  return series;
}

template <class Value>
figures::Series against_temperature(const std::string& name, const Repetitions& repetitions, Value value) {
  figures::Series series{.name = name};
  for (const double temperature : temperatures_of_scaling())
    add_point(series, temperature,
              average(over(repetitions, [&](const Repetition& one) { return value(one.flows, temperature); })));
  return series;
}

figures::Figure magnetisation(const Repetitions& repetitions) {
  figures::Panel panel{.x = length_axis, .y = {.label = "Δ_m"}};
  for (const auto& [mode, name] : {std::pair{FlowMode::mean_field, "means, by their start (eq. 34)"},
                                   std::pair{FlowMode::sampled, "sampled, by their start"}})
    panel.series.push_back(against_length(name, repetitions, [mode = mode](const FlowResults& flows, std::int64_t n) {
      return magnetisation_dimension(flows, mode, n);
    }));
  for (const auto& [mode, name] : {std::pair{FlowMode::mean_field, "means, by the network's temperature"},
                                   std::pair{FlowMode::sampled, "sampled, by the network's temperature"}})
    panel.series.push_back(against_length(name, repetitions, [mode = mode](const FlowResults& flows, std::int64_t n) {
      return magnetisation_dimension(flows.measured.at(mode), n);
    }));
  panel.series.push_back(exact_line(spin_dimension, 0, Settings::longest_flow));
  return {.name = "figure-02",
          .title = "Δ_m from ⟨|m|⟩ of flows at T = 2.1, 2.2, 2.3",
          .caption = count_text(repetitions),
          .panels = {panel}};
}

figures::Figure spin_dimensions(const Repetitions& repetitions) {
  figures::Figure figure{
      .name = "figure-03", .title = "Δ_s of flows and of lattices", .caption = count_text(repetitions)};
  for (const auto& [fit, title] :
       {std::pair{Fit::plain, "flows: plain fit, along the axes"}, std::pair{Fit::torus, "flows: fit on the torus"}}) {
    figures::Panel panel{.title = title, .x = length_axis, .y = {.label = "Δ_s"}};
    for (const double start : {2.2, 2.3})
      panel.series.push_back(against_length(fmt::format("from T = {}", start), repetitions,
                                            [=, fit = fit](const FlowResults& flows, std::int64_t n) {
                                              return spin_dimension_at(flows.mean_field, fit, start, n).value;
                                            }));
    panel.series.push_back(exact_line(spin_dimension, 0, Settings::longest_flow));
    figure.panels.push_back(panel);
  }
  figures::Panel panel{
      .title = "lattices in equilibrium", .x = temperature_axis, .y = {.label = "Δ_s"}, .lines = {critical_line}};
  for (const auto& [fit, name] : {std::pair{Fit::plain, "plain fit"}, std::pair{Fit::torus, "torus"}})
    panel.series.push_back(
        against_temperature(name, repetitions, [fit = fit](const FlowResults& flows, double temperature) {
          return spin_dimension_at(flows.even, fit, temperature).value;
        }));
  panel.series.push_back(exact_line(spin_dimension, 2, 2.6));
  figure.panels.push_back(panel);
  return figure;
}

figures::Figure energy_dimensions(const Repetitions& repetitions) {
  figures::Panel lattices{.title = "lattices in equilibrium, plain fit",
                          .x = temperature_axis,
                          .y = {.label = "Δ_ε"},
                          .lines = {critical_line}};
  for (const auto& [which, name] : {std::pair{&FlowResults::even, "10 × 10"}, std::pair{&FlowResults::odd, "9 × 9"}}) {
    figures::Series series =
        against_temperature(name, repetitions, [which = which](const FlowResults& flows, double t) {
          return energy_dimension_at(flows.*which, Fit::plain, t).value;
        });
    series.error.clear();
    for (const double t : temperatures_of_scaling())
      series.error.push_back(average(of_flows(repetitions, [which = which, t](const FlowResults& flows) {
                               const auto found = energy_dimension_at(flows.*which, Fit::plain, t);
                               return (found.high - found.low) / 2;
                             })).mean);
    lattices.series.push_back(series);
  }
  lattices.series.push_back(exact_line(energy_dimension, 2, 2.6));
  figures::Panel flows{.title = "flows of means, plain fit", .x = length_axis, .y = {.label = "Δ_ε"}};
  for (const double start : {2.2, 2.3, 2.4})
    flows.series.push_back(
        against_length(fmt::format("from T = {}", start), repetitions, [=](const FlowResults& results, std::int64_t n) {
          return energy_dimension_at(results.mean_field, Fit::plain, start, n).value;
        }));
  flows.series.push_back(exact_line(energy_dimension, 0, Settings::longest_flow));
  return {.name = "figure-04",
          .title = "Δ_ε of lattices and of flows",
          .caption = repetitions.size() == 1
                         ? std::string("one repetition; bars of lattices: half of the interval of 90 %")
                         : fmt::format(
                               "means over {}; bars: of lattices half of the interval of 90 % of one, as in the paper, "
                               "of flows standard errors",
                               count_repetitions(repetitions.size())),
          .panels = {lattices, flows}};
}

// What the flows' ends are: magnetised independent spins, or more.
figures::Figure connected_correlations(const Repetitions& repetitions) {
  figures::Panel panel{.x = {.label = "distance r / sites"}, .y = {.label = "G(r) − ⟨|m|⟩²"}};
  const auto add = [&](const std::string& name, auto point) {
    figures::Series series{.name = name};
    for (std::size_t r = 1; r <= Settings::side / 2; ++r)
      add_point(
          series, static_cast<double>(r),
          average(over(repetitions, [&](const Repetition& one) { return connected(point(one.flows), r).value; })));
    panel.series.push_back(series);
  };
  add("lattices at T_c", [](const FlowResults& flows) { return flows.critical; });
  for (const std::int64_t step : {1, 8, 20, 100})
    add(fmt::format("sampled flow, n = {}", step), [=](const FlowResults& flows) {
      return point_at(flows.flow(FlowMode::sampled, ising::critical_temperature), step);
    });
  return {.name = "connected-correlation",
          .title = "Connected correlation along a flow from T_c",
          .caption = count_text(repetitions),
          .panels = {panel}};
}

}  // namespace

std::vector<figures::Figure> flow_figures(const Repetitions& repetitions) {
  return {magnetisation(repetitions), spin_dimensions(repetitions), energy_dimensions(repetitions),
          connected_correlations(repetitions)};
}

}  // namespace kadanoff::papers::isdlrg2020
