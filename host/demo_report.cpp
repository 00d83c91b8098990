#include <fmt/format.h>

#include "host/demo.hpp"
#include "host/flow_report.hpp"

namespace kadanoff {
namespace {

std::string flows_table(const DemoFlows& flows, const DemoSettings& settings) {
  const auto cell = [](const FlowPoint& point) {
    return fmt::format("{:^17}  {:>5.3f}", with_error(point.temperature, point.temperature_error, 3),
                       point.abs_magnetisation.mean);
  };
  std::string text = fmt::format("RBM with {} hidden units, {} epochs\n\n", flows.hidden, settings.epochs);
  text += fmt::format("{:>6}     from T = {:<20}from T = {}\n", "", settings.temperatures.front(),
                      settings.temperatures.back());
  text += fmt::format("{:>6}     {:^17}  {:>5}     {:^17}  {:>5}\n", "n", "T of the energy", "|m|", "T of the energy",
                      "|m|");
  for (std::size_t i = 0; i < flows.cold.points.size(); ++i)
    text += fmt::format("{:>6}     {}     {}\n", flows.cold.points[i].step, cell(flows.cold.points[i]),
                        cell(flows.hot.points[i]));
  const auto difference = flows.final_difference();
  return text + fmt::format("\n  They end {} apart: {} {}.\n\n", with_error(difference.value, difference.error, 3),
                            difference.within(demo_tolerance) ? "within" : "not within", demo_tolerance);
}

}  // namespace

std::string demo_table(const DemoResult& result) {
  const DemoSettings& settings = result.settings;
  std::string text =
      fmt::format("{} temperatures × {} lattices of {} × {}; flows of {} chains, both layers sampled\n\n",
                  settings.temperatures.size(), settings.samples, settings.side, settings.side, settings.samples);
  for (const DemoFlows& flows : result.flows) text += flows_table(flows, settings);
  return text;
}

nlohmann::json demo_json(const DemoResult& result) {
  nlohmann::json json{{"seconds", result.seconds}, {"stopped", result.stopped}, {"tolerance", demo_tolerance}};
  json["rbms"] = nlohmann::json::array();
  for (const DemoFlows& flows : result.flows) {
    const auto difference = flows.final_difference();
    json["rbms"].push_back({{"hidden", flows.hidden},
                            {"cold", flow_json(flows.cold)},
                            {"hot", flow_json(flows.hot)},
                            {"final_difference", difference.value},
                            {"final_difference_error", difference.error},
                            {"within_tolerance", difference.within(demo_tolerance)}});
  }
  return json;
}

}  // namespace kadanoff
