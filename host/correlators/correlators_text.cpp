// The numbers of an analysis of correlators, those of the control beside them.
#include "host/correlators/correlators_text.hpp"

#include <fmt/format.h>

#include <cmath>
#include <functional>

#include "host/base/estimate_text.hpp"
#include "host/base/json.hpp"
#include "host/base/table.hpp"
#include "host/base/words.hpp"

namespace kadanoff::correlators {
namespace {

std::string number(double value, int digits) { return std::isnan(value) ? "unknown" : fixed_text(value, digits); }

std::string mean_text(const Estimate& estimate) {
  return std::isnan(estimate.mean) ? "unknown" : with_its_error(estimate);
}

std::string percent(double share) { return fmt::format("{:.1f} %", 100 * share); }

std::string layer_name(std::int64_t layer) {
  return layer == 0 ? std::string("the data") : fmt::format("hidden layer {}", layer);
}

Table numbers_table(const CorrelatorAnalysis& analysis) {
  constexpr auto left = Table::Align::left;
  std::vector<Table::Column> columns{{.heading = "", .align = left}, {.heading = "⟨v h⟩", .align = left}};
  if (analysis.control) columns.push_back({.heading = name_of(*analysis.control), .align = left});
  Table table(columns);
  const auto add = [&](const std::string& what, const std::function<std::string(const Spots&)>& text) {
    std::vector<Cell> cells{{what}, {text(analysis.spots)}};
    if (analysis.control) cells.push_back({text(analysis.control_spots)});
    table.add(std::move(cells));
  };
  add(fmt::format("units with a peak {} errors above the floor", errors_above),
      [](const Spots& spots) { return percent(spots.share_above); });
  const bool lattice = analysis.spots.profile.has_value();
  if (lattice)
    add("and a radius below a quarter of the side", [](const Spots& spots) { return percent(spots.share_local); });
  add("peak above the floor, mean", [](const Spots& spots) { return mean_text(spots.contrast); });
  add("floor, mean", [](const Spots& spots) { return mean_text(spots.floor); });
  add("participation radius, mean", [](const Spots& spots) { return mean_text(spots.radius); });
  if (lattice) {
    add("aligned profile: contrast", [](const Spots& spots) { return number(spots.profile->contrast, 4); });
    add("aligned profile: width at half contrast",
        [](const Spots& spots) { return number(spots.profile->width, 2) + " sites"; });
  }
  if (analysis.spots.displacement) {
    const auto sites = [](double value) { return number(value, 2) + " sites"; };
    add("distance of a unit's centre from its site, as it is",
        [&](const Spots& spots) { return sites(spots.displacement->as_it_is); });
    add("  gauge-fixed", [&](const Spots& spots) { return sites(spots.displacement->gauge_fixed); });
    add("  permuted", [&](const Spots& spots) { return sites(spots.displacement->permuted); });
  }
  return table;
}

nlohmann::json json_of(const Spots& spots) {
  nlohmann::json json{{"share_above", spots.share_above},
                      {"share_local", spots.profile ? nlohmann::json(spots.share_local) : nlohmann::json()},
                      {"contrast", to_json(spots.contrast)},
                      {"floor", to_json(spots.floor)},
                      {"radius", to_json(spots.radius)},
                      {"profile", nullptr},
                      {"displacement", nullptr}};
  if (spots.profile) {
    auto radial = nlohmann::json::array();
    for (const auto& estimate : spots.profile->radial) radial.push_back(to_json(estimate));
    json["profile"] = {{"floor", json_number(spots.profile->floor)},
                       {"contrast", json_number(spots.profile->contrast)},
                       {"width", json_number(spots.profile->width)},
                       {"radial", radial}};
  }
  if (spots.displacement)
    json["displacement"] = {{"as_it_is", spots.displacement->as_it_is},
                            {"gauge_fixed", spots.displacement->gauge_fixed},
                            {"permuted", spots.displacement->permuted}};
  return json;
}

}  // namespace

std::string to_text(const CorrelatorAnalysis& analysis) {
  const auto& settings = analysis.settings;
  const auto& correlators = analysis.correlators;
  auto text = fmt::format("⟨v h⟩ of {} and {}, {} × {} units, over {} ({})\n\n", layer_name(settings.lower),
                          layer_name(settings.upper), correlators.visible, correlators.hidden,
                          counted(correlators.samples, "sample"), name_of(settings.as)) +
              to_text(numbers_table(analysis));
  if (correlators.visible_side == 0)
    text += "\nthe lower layer is no square lattice: its maps have no profile and no width\n";
  else if (correlators.hidden_side == 0)
    text += "\nthe hidden units are no square number: they have no sites of their own\n";
  return text;
}

nlohmann::json to_json(const CorrelatorAnalysis& analysis) {
  nlohmann::json json{{"layers", {analysis.settings.lower, analysis.settings.upper}},
                      {"as", name_of(analysis.settings.as)},
                      {"samples", analysis.correlators.samples},
                      {"visible", analysis.correlators.visible},
                      {"hidden", analysis.correlators.hidden},
                      {"correlators", json_of(analysis.spots)},
                      {"control", nullptr}};
  if (analysis.control) {
    json["control"] = json_of(analysis.control_spots);
    json["control"]["kind"] = name_of(*analysis.control);
  }
  return json;
}

}  // namespace kadanoff::correlators
