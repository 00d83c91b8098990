// A panel for each quantity of a flow.
#include "host/figures/flow_figure.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "host/base/estimate_text.hpp"
#include "host/base/words.hpp"
#include "host/thermometer/temperature_distribution.hpp"

namespace kadanoff::figures {
namespace {

using flow::Flow;
using flow::FlowPoint;

// Steps such as 0, 1, 2, 5 … 1000 need it.
bool spans_decades(const Flow& flow) {
  return std::any_of(flow.points.begin(), flow.points.end(), [](const FlowPoint& point) { return point.step >= 20; });
}

// value(point) is an Estimate.
template <class Value>
Series along_the_flow(const Flow& flow, const char* name, Value value) {
  Series series{.name = name};
  for (const auto& point : flow.points) {
    if (spans_decades(flow) && point.step == 0) continue;
    const Estimate here = value(point);
    series.x.push_back(static_cast<double>(point.step));
    series.y.push_back(here.mean);
    series.error.push_back(here.error);
  }
  return series;
}

Panel panel_of(const Flow& flow, const char* title, const char* label, std::vector<Series> series) {
  return {.title = title,
          .x = {.label = "step n", .logarithmic = spans_decades(flow)},
          .y = {.label = label},
          .series = std::move(series)};
}

std::string start_text(const Flow& flow) {
  const auto& start = flow.points.front();
  auto text = fmt::format("n = 0: |m| {:.3f}", start.abs_magnetisation.mean);
  if (flow.side > 0) text += fmt::format(", energy {:.3f}, T {}", start.energy.mean, fixed_text(start.temperature, 2));
  return text;
}

}  // namespace

Figure flow_figure(const Flow& flow) {
  Figure figure{.name = "flow",
                .title = fmt::format("A flow of {}{}", counted(flow.samples, "chain"),
                                     flow.side > 0 ? fmt::format(" on a {0} × {0} lattice", flow.side) : "")};
  if (!flow.points.empty() && flow.points.front().step == 0 && spans_decades(flow)) figure.caption = start_text(flow);
  if (flow.side > 0) {
    const bool by_both = !flow.temperatures.empty();
    std::vector<Series> temperatures{along_the_flow(flow, by_both ? "by the energy" : "", [](const FlowPoint& point) {
      return Estimate{.mean = point.temperature, .error = point.temperature_error};
    })};
    if (by_both)
      temperatures.push_back(along_the_flow(flow, "likely, by the thermometer", [&](const FlowPoint& point) {
        return Estimate{.mean = thermometer::most_probable_temperature(point.distribution, flow.temperatures),
                        .error = std::nan("")};
      }));
    figure.panels.push_back(panel_of(flow, "Temperature", "T (J)", std::move(temperatures)));
    figure.panels.push_back(panel_of(flow, "Energy", "E / N (J)",
                                     {along_the_flow(flow, "", [](const FlowPoint& point) { return point.energy; })}));
  }
  figure.panels.push_back(
      panel_of(flow, "Magnetisation", "⟨|m|⟩",
               {along_the_flow(flow, "", [](const FlowPoint& point) { return point.abs_magnetisation; })}));
  return figure;
}

}  // namespace kadanoff::figures
