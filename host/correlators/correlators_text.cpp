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

std::string sites_text(double value, double error = NAN) {
  return std::isnan(value) ? "unknown" : with_its_error(value, error, 2) + " sites";
}

std::string mean_text(double mean, double error) { return std::isnan(mean) ? "unknown" : with_its_error(mean, error); }

std::string percent(double share) { return std::isnan(share) ? "unknown" : fmt::format("{:.1f} %", 100 * share); }

std::string layer_name(std::int64_t layer) {
  return layer == 0 ? std::string("the data") : fmt::format("hidden layer {}", layer);
}

Table numbers_table(const CorrelatorAnalysis& analysis) {
  constexpr auto left = Table::Align::left;
  std::vector<Table::Column> columns{{.heading = "", .align = left}, {.heading = "⟨v h⟩", .align = left}};
  std::vector<const Spots*> shown{&analysis.spots};
  const auto show = [&](const std::string& heading, const Spots& spots) {
    columns.push_back({.heading = heading, .align = left});
    shown.push_back(&spots);
  };
  if (analysis.lower_gauge_fixed) show("lower layer gauge-fixed", *analysis.lower_gauge_fixed);
  if (analysis.lower_permuted) show("lower layer permuted", *analysis.lower_permuted);
  if (analysis.control) show(name_of(*analysis.control), analysis.control_spots);
  Table table(columns);
  const auto add = [&](const std::string& what, const std::function<std::string(const Spots&)>& text) {
    std::vector<Cell> cells{{what}};
    for (const auto* spots : shown) cells.push_back({text(*spots)});
    table.add(std::move(cells));
  };
  add(fmt::format("units with a peak {} errors above the floor", errors_above),
      [](const Spots& spots) { return percent(spots.share_above); });
  const bool lattice = analysis.spots.profile.has_value();
  if (lattice)
    add("and a radius below a quarter of the side", [](const Spots& spots) { return percent(spots.share_local); });
  add("peak above the floor, mean",
      [](const Spots& spots) { return mean_text(spots.contrast.mean, spots.errors.contrast); });
  add("floor, mean", [](const Spots& spots) { return mean_text(spots.floor.mean, spots.errors.floor); });
  add("participation radius, mean",
      [](const Spots& spots) { return mean_text(spots.radius.mean, spots.errors.radius); });
  if (lattice) {
    add("aligned profile: contrast",
        [](const Spots& spots) { return mean_text(spots.profile->contrast, spots.errors.profile_contrast); });
    add("aligned profile: width at half contrast",
        [](const Spots& spots) { return sites_text(spots.profile->width, spots.errors.profile_width); });
  }
  if (analysis.spots.displacement) {
    add("distance of a unit's centre from its site, as it is",
        [](const Spots& spots) { return sites_text(spots.displacement->as_it_is); });
    add("  gauge-fixed", [](const Spots& spots) {
      return spots.hidden > gauge::most_fixed_units ? "not done" : sites_text(spots.displacement->gauge_fixed);
    });
    add("  permuted", [](const Spots& spots) { return sites_text(spots.displacement->permuted); });
  }
  return table;
}

// Of a mean over the units, with its error over the samples.
nlohmann::json mean_json(const Estimate& over_units, double error) {
  auto json = to_json(over_units);
  json["error"] = json_number(error);
  return json;
}

nlohmann::json json_of(const Spots& spots) {
  nlohmann::json json{{"share_above", json_number(spots.share_above)},
                      {"share_local", spots.profile ? json_number(spots.share_local) : nlohmann::json()},
                      {"contrast", mean_json(spots.contrast, spots.errors.contrast)},
                      {"floor", mean_json(spots.floor, spots.errors.floor)},
                      {"radius", mean_json(spots.radius, spots.errors.radius)},
                      {"flat_units", spots.flat},
                      {"profile", nullptr},
                      {"displacement", nullptr}};
  if (spots.profile) {
    auto radial = nlohmann::json::array();
    for (const auto& estimate : spots.profile->radial) radial.push_back(to_json(estimate));
    json["profile"] = {{"floor", json_number(spots.profile->floor)},
                       {"contrast", json_number(spots.profile->contrast)},
                       {"width", json_number(spots.profile->width)},
                       {"floor_error", json_number(spots.errors.profile_floor)},
                       {"contrast_error", json_number(spots.errors.profile_contrast)},
                       {"width_error", json_number(spots.errors.profile_width)},
                       {"radial", radial}};
  }
  if (spots.displacement)
    json["displacement"] = {{"as_it_is", json_number(spots.displacement->as_it_is)},
                            {"gauge_fixed", json_number(spots.displacement->gauge_fixed)},
                            {"permuted", json_number(spots.displacement->permuted)}};
  return json;
}

std::string text_of_errors(const CorrelatorAnalysis& analysis) {
  std::string text;
  if (const auto& why_not = analysis.spots.errors.why_not; !why_not.empty())
    text += fmt::format("\nno errors over the samples: {}\n", why_not);
  else
    text +=
        "\n±: standard error over the samples, by the jackknife, each peak found anew;\n"
        "up to twice too large where the peaks are noise\n";
  if (const auto& why_not = analysis.control_spots.errors.why_not;
      !why_not.empty() && why_not != analysis.spots.errors.why_not)
    text += fmt::format("\nno errors of the control: {}\n", why_not);
  return text;
}

}  // namespace

std::string to_text(const CorrelatorAnalysis& analysis) {
  const auto& settings = analysis.settings;
  const auto& correlators = analysis.correlators;
  auto text = fmt::format("⟨v h⟩ of {} and {}, {} × {} units, over {} ({})\n\n", layer_name(settings.lower),
                          layer_name(settings.upper), correlators.visible, correlators.hidden,
                          counted(correlators.samples, "sample"), name_of(settings.as)) +
              to_text(numbers_table(analysis));
  if (correlators.samples < 2)
    text += "\none sample: there are no errors, and no peak is known to be above the floor\n";
  else
    text += text_of_errors(analysis);
  if (analysis.spots.flat > 0)
    text += fmt::format(
        "\n{} the same ⟨v h⟩ at all sites: no radius and no centre, and not in their means\n",
        analysis.spots.flat == 1 ? "1 hidden unit has" : fmt::format("{} hidden units have", analysis.spots.flat));
  if (correlators.visible_side == 0)
    text += "\nthe lower layer is no square lattice: its maps have no profile and no width\n";
  else if (correlators.hidden_side == 0)
    text += "\nthe hidden units are no square number from 4 on: they have no sites of their own\n";
  else if (correlators.hidden > gauge::most_fixed_units)
    text += "\n" + gauge::why_not_fixed(correlators.hidden) + "\n";
  if (analysis.lower_permuted && !analysis.lower_gauge_fixed)
    text += correlators.visible > gauge::most_fixed_units
                ? "\nthe lower layer: " + gauge::why_not_fixed(correlators.visible) + "\n"
                : "\nthe data are no square lattice: the lower layer's units have no sites of their own\n";
  return text;
}

nlohmann::json to_json(const CorrelatorAnalysis& analysis) {
  nlohmann::json json{{"layers", {analysis.settings.lower, analysis.settings.upper}},
                      {"as", name_of(analysis.settings.as)},
                      {"samples", analysis.correlators.samples},
                      {"visible", analysis.correlators.visible},
                      {"hidden", analysis.correlators.hidden},
                      {"correlators", json_of(analysis.spots)},
                      {"lower_gauge_fixed", nullptr},
                      {"lower_permuted", nullptr},
                      {"control", nullptr}};
  if (analysis.lower_gauge_fixed) json["lower_gauge_fixed"] = json_of(*analysis.lower_gauge_fixed);
  if (analysis.lower_permuted) json["lower_permuted"] = json_of(*analysis.lower_permuted);
  if (analysis.control) {
    json["control"] = json_of(analysis.control_spots);
    json["control"]["kind"] = name_of(*analysis.control);
  }
  return json;
}

}  // namespace kadanoff::correlators
