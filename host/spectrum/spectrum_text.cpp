// Text, JSON and CSV of a spectrum of weights.
#include "host/spectrum/spectrum_text.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "host/base/table.hpp"
#include "host/gauge/sites.hpp"
#include "host/spectrum/block_values.hpp"

namespace kadanoff::spectrum {
namespace {

constexpr auto left = Table::Align::left;

// What the CSV says of a vector.
struct WaveColumn {
  const char* name;
  double Waves::*member;
  bool of_hidden;
};
constexpr std::array wave_columns{WaveColumn{"visible_share", &Waves::visible_share, false},
                                  WaveColumn{"hidden_share", &Waves::hidden_share, true},
                                  WaveColumn{"gauge_fixed_hidden_share", &Waves::gauge_fixed_hidden_share, true},
                                  WaveColumn{"permuted_hidden_share", &Waves::permuted_hidden_share, true},
                                  WaveColumn{"difference", &Waves::difference, true},
                                  WaveColumn{"gauge_fixed_difference", &Waves::gauge_fixed_difference, true},
                                  WaveColumn{"permuted_difference", &Waves::permuted_difference, true}};

Table waves_table(const std::vector<Waves>& waves, const WeightsSpectrum& spectrum) {
  const double rounding = rounding_of(spectrum.values), k_max = spectrum.k_max;
  // For people, a column of which nothing is known is left out.
  const auto is_known = [&](double Waves::*member) {
    return std::any_of(waves.begin(), waves.end(),
                       [&](const Waves& wave) { return !wave.hidden.empty() && !std::isnan(wave.*member); });
  };
  const auto of_hidden = [&](const char* heading, const char* key, double Waves::*member) {
    return Table::Column{.heading = heading, .key = key, .shown = is_known(member)};
  };
  Table table({{.heading = "I", .key = "index"},
               {.heading = "S", .key = "value"},
               {.heading = fmt::format("visible, |k| <= {:g}", k_max), .key = "visible_share"},
               of_hidden("hidden", "hidden_share", &Waves::hidden_share),
               of_hidden("gauge-fixed", "gauge_fixed_hidden_share", &Waves::gauge_fixed_hidden_share),
               of_hidden("permuted", "permuted_hidden_share", &Waves::permuted_hidden_share),
               of_hidden("difference", "difference", &Waves::difference),
               of_hidden("gauge-fixed", "gauge_fixed_difference", &Waves::gauge_fixed_difference),
               of_hidden("permuted", "permuted_difference", &Waves::permuted_difference)});
  for (const auto& wave : waves) {
    const bool hidden = !wave.hidden.empty();
    const auto share = [&](double value, bool known) {
      return known && !std::isnan(value) ? Cell{fmt::format("{:.1f} %", 100 * value), value} : Cell{"", nullptr};
    };
    const auto number = [&](double value) {
      return hidden && !std::isnan(value) ? Cell{fmt::format("{:.3f}", value), value} : Cell{"", nullptr};
    };
    table.add({{fmt::format("{}", wave.index), wave.index},
               {wave.value > rounding ? fmt::format("{:.4g}", wave.value) : "0", wave.value},
               share(wave.visible_share, true),
               share(wave.hidden_share, hidden),
               share(wave.gauge_fixed_hidden_share, hidden),
               share(wave.permuted_hidden_share, hidden),
               number(wave.difference),
               number(wave.gauge_fixed_difference),
               number(wave.permuted_difference)});
  }
  return table;
}

// |k| of the shortest wave of a square lattice.
double longest_wave_vector(std::int64_t side) { return std::sqrt(2.0) * static_cast<double>(side / 2); }

// Where a bound on |k| leaves no wave out, each share is 100 %, whatever the vector.
std::string bound_text(const WeightsSpectrum& spectrum) {
  const auto has_all = [&](std::int64_t side) { return longest_wave_vector(side) <= spectrum.k_max; };
  const bool visible = has_all(*spectrum.visible_side), hidden = spectrum.hidden_side && has_all(*spectrum.hidden_side);
  if (!visible && !hidden) return {};
  const auto side = visible ? *spectrum.visible_side : *spectrum.hidden_side;
  return fmt::format("\n|k| <= {:g} is all waves of {}, and so their shares are 100 %: take a --k-max below {:.3g}\n",
                     spectrum.k_max,
                     visible && (hidden || !spectrum.hidden_side) ? fmt::format("{0} × {0} lattices", side)
                     : visible                                    ? "the visible lattice"
                                                                  : "the hidden lattice",
                     longest_wave_vector(side));
}

std::string matches_text(const WeightsSpectrum& spectrum) {
  const auto best = spectrum.best_match();
  if (!best && spectrum.values.front() == 0) return "all weights are zero";
  if (!best)
    return spectrum.visible_side && spectrum.hidden_side
               ? fmt::format("the hidden side, {}, does not divide the visible one, {}", *spectrum.hidden_side,
                             *spectrum.visible_side)
               : "these units are on no two square lattices from 2 × 2 on";
  return fmt::format("{0} × {0}, within {1:.3f} of S / S0", best->size, best->distance);
}

nlohmann::json to_json(const BlockMatch& match) { return {{"size", match.size}, {"distance", match.distance}}; }

}  // namespace

std::string to_text(const WeightsSpectrum& spectrum) {
  const auto& values = spectrum.values;
  Table table({{.align = left}, {.align = left}});
  table.add({{"weights"}, {fmt::format("{} × {}, {}", spectrum.visible, spectrum.hidden, spectrum.what)}});
  const auto rank = spectrum.rank(), zeros = std::ssize(values) - rank;
  // Where all are 0, that one is.
  const std::vector<double> first(values.begin(), values.begin() + std::clamp<std::int64_t>(rank, 1, 10));
  const auto last =
      rank > std::ssize(first) ? fmt::format(" … {:.4g}", values[static_cast<std::size_t>(rank - 1)]) : "";
  table.add({{"singular values"},
             {fmt::format("{:.4g}{}{}", fmt::join(first, "  "), last,
                          zeros > 0 ? fmt::format("; {} of 0, within rounding", zeros) : "")}});
  table.add({{"of them"},
             {fmt::format("{} of {} at least 20 % of the largest, {} below 1 %", spectrum.at_least(large),
                          values.size(), std::ssize(values) - spectrum.at_least(vanishing))}});
  table.add({{"closest blocks"}, {matches_text(spectrum)}});
  auto text = kadanoff::to_text(table) + decompositions_text({spectrum.decomposition});
  if (spectrum.largest.empty()) return text;
  text +=
      fmt::format("\nthe largest vectors: share of |F|² at |k| <= {:g}{}\n", spectrum.k_max,
                  spectrum.hidden_side ? ", and the difference of hidden · L_v/L_h from visible, over visible" : "");
  text += kadanoff::to_text(waves_table(spectrum.largest, spectrum));
  text += fmt::format("\nthe smallest{}\n", zeros > 0 ? " above 0" : "") +
          kadanoff::to_text(waves_table(spectrum.smallest, spectrum));
  text += bound_text(spectrum);
  if (!spectrum.hidden_side) return text;
  text += "\ngauge-fixed: the same weights with each hidden unit at the site where its filter is, its peak positive\n";
  text += "permuted: with the hidden units in another order and with other signs\n";
  if (spectrum.hidden > gauge::most_fixed_units) text += gauge::why_not_fixed(spectrum.hidden) + "\n";
  return text;
}

nlohmann::json to_json(const WeightsSpectrum& spectrum) {
  nlohmann::json json{{"visible", spectrum.visible},
                      {"hidden", spectrum.hidden},
                      {"what", spectrum.what},
                      {"singular_values", spectrum.values},
                      {"decompositions", decompositions_json({spectrum.decomposition})},
                      {"at_least_20_percent", spectrum.at_least(large)},
                      {"below_1_percent", std::ssize(spectrum.values) - spectrum.at_least(vanishing)},
                      {"k_max", spectrum.k_max},
                      {"largest", kadanoff::to_json(waves_table(spectrum.largest, spectrum))},
                      {"smallest", kadanoff::to_json(waves_table(spectrum.smallest, spectrum))},
                      {"best_block", nullptr},
                      {"blocks", nlohmann::json::array()}};
  if (const auto best = spectrum.best_match()) json["best_block"] = to_json(*best);
  for (const auto& match : spectrum.matches) json["blocks"].push_back(to_json(match));
  return json;
}

std::string to_csv(Context& context, const WeightsSpectrum& spectrum) {
  std::vector<double> block;
  const auto best = spectrum.best_match();
  if (best)
    block = block_values(
        context, {.size = best->size, .visible_side = *spectrum.visible_side, .hidden_side = *spectrum.hidden_side});
  std::map<std::int64_t, const Waves*> waves;  // of the vectors that were looked at
  for (const auto* some : {&spectrum.largest, &spectrum.smallest})
    for (const auto& wave : *some) waves.emplace(wave.index, &wave);
  std::string text = "index,singular_value,of_largest" + (best ? fmt::format(",blocks_of_{}", best->size) : "");
  for (const auto& column : wave_columns)
    if (!waves.empty() && (spectrum.hidden_side || !column.of_hidden)) text += fmt::format(",{}", column.name);
  text += "\n";
  for (std::size_t i = 0; i < spectrum.values.size(); ++i) {
    const double largest = spectrum.values.front();
    text += fmt::format("{},{:.9g},{:.9g}", i, spectrum.values[i], largest > 0 ? spectrum.values[i] / largest : 0);
    if (best) text += fmt::format(",{:.9g}", block[i] / block.front());
    const auto wave = waves.find(static_cast<std::int64_t>(i));
    for (const auto& column : wave_columns) {
      if (waves.empty() || (column.of_hidden && !spectrum.hidden_side)) continue;
      const double value = wave == waves.end() ? std::nan("") : wave->second->*column.member;
      text += std::isnan(value) ? "," : fmt::format(",{:.9g}", value);
    }
    text += "\n";
  }
  return text;
}

}  // namespace kadanoff::spectrum
