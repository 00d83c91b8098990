#include "host/flow/flow_text.hpp"

#include <fmt/format.h>

#include "host/base/estimate_text.hpp"
#include "host/base/json_number.hpp"
#include "host/thermometer/temperature_distribution.hpp"

namespace kadanoff::flow {

std::string flow_table(const Flow& flow) {
  std::string text =
      fmt::format("{} chains on {} × {}, {}\n\n", flow.samples, flow.side, flow.side, name_of(flow.mode));
  const auto last = static_cast<std::size_t>(flow.side / 2);
  const bool measured = !flow.temperatures.empty();
  text += fmt::format("{:>6}  {:^17}  {:^19}  {:^15}  {:>6}  {:>7}  {:>7}", "n", "T of the energy", "energy per spin",
                      "|m|", "spread", "G(1)", fmt::format("G({})", last));
  text += measured ? fmt::format("  {:>8}  {:>6}\n", "likely T", "mean T") : "\n";
  for (const FlowPoint& point : flow.points) {
    text += fmt::format("{:>6}  {:^17}  {:^19}  {:^15}  {:>6.3f}  {:>7.4f}  {:>7.4f}", point.step,
                        with_error(point.temperature, point.temperature_error, 3),
                        with_error(point.energy.mean, point.energy.error, 4),
                        with_error(point.abs_magnetisation.mean, point.abs_magnetisation.error, 3),
                        point.abs_magnetisation.spread, point.correlation[1].mean, point.correlation[last].mean);
    text += measured ? fmt::format("  {:>8}  {:>6.3f}\n",
                                   thermometer::most_probable_temperature(point.distribution, flow.temperatures),
                                   thermometer::mean_temperature(point.distribution, flow.temperatures))
                     : "\n";
  }
  if (measured)
    text +=
        "\nlikely T: the most probable temperature of the thermometer's mean distribution; mean T: its mean over the "
        "finite ones\n";
  return text;
}

nlohmann::json flow_json(const Flow& flow) {
  nlohmann::json points = nlohmann::json::array();
  for (const FlowPoint& point : flow.points) {
    nlohmann::json correlation = nlohmann::json::array();
    for (const Estimate& distance : point.correlation) correlation.push_back(estimate_json(distance));
    points.push_back({{"step", point.step},
                      {"temperature", json_number(point.temperature)},
                      {"temperature_error", json_number(point.temperature_error)},
                      {"energy", estimate_json(point.energy)},
                      {"magnetisation", estimate_json(point.magnetisation)},
                      {"abs_magnetisation", estimate_json(point.abs_magnetisation)},
                      {"correlation", correlation}});
    if (flow.temperatures.empty()) continue;
    nlohmann::json distribution = nlohmann::json::array();
    for (const Estimate& probability : point.distribution) distribution.push_back(estimate_json(probability));
    points.back()["thermometer"] = {
        {"most_probable", json_number(thermometer::most_probable_temperature(point.distribution, flow.temperatures))},
        {"mean", json_number(thermometer::mean_temperature(point.distribution, flow.temperatures))},
        {"distribution", distribution}};
  }
  nlohmann::json json{{"side", flow.side}, {"samples", flow.samples}, {"mode", name_of(flow.mode)}, {"points", points}};
  for (const double temperature : flow.temperatures)
    json["thermometer_temperatures"].push_back(json_number(temperature));
  return json;
}

}  // namespace kadanoff::flow
