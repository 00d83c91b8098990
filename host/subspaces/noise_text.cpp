// Text, JSON, CSV, file and figure of what passes of noise and data.
#include "host/subspaces/noise_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "host/base/estimate_text.hpp"
#include "host/base/json.hpp"
#include "host/base/table.hpp"
#include "host/base/words.hpp"
#include "host/data/file_kind.hpp"

namespace kadanoff::subspaces {
namespace {

struct NamedReading {
  const char* name;
  Passed Readings::*passed;
};
constexpr NamedReading noise_readings[] = {
    {"linear", &Readings::linear}, {"centred", &Readings::centred}, {"jacobian", &Readings::jacobian}};

struct NamedShare {
  const char* name;
  Share Passed::*share;
};
constexpr NamedShare noise_shares[] = {{"noise", &Passed::noise}, {"data", &Passed::data}, {"ratio", &Passed::ratio}};

struct NamedWeights {
  const char* name;     // for programs
  const char* heading;  // for people
  Readings NoiseOfLayers::*weights;
};
constexpr NamedWeights trained_and_control[] = {{"trained", "as they are", &NoiseOfLayers::trained},
                                                {"control", "random", &NoiseOfLayers::control}};

std::string name_of(const NoiseOfLayers& layers) {
  return layers.is_exact() ? fmt::format("{}", layers.first) : fmt::format("{} to {}", layers.first, layers.last);
}

Cell share_cell(const Share& share) {
  if (!std::isfinite(share.value)) return {std::isnan(share.value) ? "-" : "inf"};
  if (!(share.error > 0)) return {fmt::format("{:.4g}", share.value)};
  // Errors of 10⁻⁹ would have nine digits behind the point.
  return {share.value < 1e-3 ? fmt::format("{:.3g} ± {:.1g}", share.value, share.error)
                             : with_its_error(share.value, share.error)};
}

// Of several layers, the numbers of one reading after another.
Table passed_table(const Noise& noise, const std::vector<NamedReading>& columns,
                   const std::vector<std::string>& headings) {
  std::vector<Table::Column> all{{.heading = "layers", .align = Table::Align::left},
                                 {.heading = "weights", .align = Table::Align::left}};
  for (const auto& heading : headings) all.push_back({.heading = heading});
  Table table(all);
  for (const auto& layers : noise.layers)
    for (const auto& weights : trained_and_control) {
      std::vector<Cell> cells{{&weights == trained_and_control ? name_of(layers) : ""}, {weights.heading}};
      for (const auto& reading : columns)
        for (const auto& share : noise_shares) {
          if (share.share == &Passed::noise && &reading != columns.data()) continue;  // the same for all of a table
          cells.push_back(share_cell(layers.*weights.weights.*reading.passed.*share.share));
        }
      table.add(std::move(cells));
    }
  return table;
}

std::vector<double> column_of(const Noise& noise, const NamedWeights& weights, const NamedReading& reading,
                              const NamedShare& share, double Share::*part) {
  std::vector<double> values;
  for (const auto& layers : noise.layers) values.push_back(layers.*weights.weights.*reading.passed.*share.share.*part);
  return values;
}

struct Sent {
  const char* name;
  std::vector<double> Readings::*of_sample;
};
constexpr Sent sent_energies[] = {{"noise", &Readings::noise_of_sample}, {"data", &Readings::data_of_sample}};

std::string curve_name(const NamedWeights& weights, const char* sent_name) {
  return fmt::format("{}, {}", sent_name, weights.weights == &NoiseOfLayers::trained ? "W" : "random W");
}

bool is_drawable(double value) { return value > 0 && std::isfinite(value); }

const std::vector<double>& sent_values(const NoiseOfLayers& layers, const NamedWeights& weights, const Sent& sent) {
  return layers.*weights.weights.*sent.of_sample;
}

// From the least to the greatest value. Where they span more, as those of units that are nearly saturated, up to a
// hundredth of each curve is left out: one value of 10⁻⁶⁰ takes no room from the others.
struct EnergyRange {
  double low = INFINITY, high = 0;
  [[nodiscard]] bool is_empty() const { return !(high > 0); }
};

EnergyRange energy_range(const NoiseOfLayers& layers) {
  constexpr double decades = 12, left_out = 0.01;
  EnergyRange all, most;
  for (const auto& weights : trained_and_control)
    for (const auto& one : sent_energies) {
      std::vector<double> values;
      for (const double value : sent_values(layers, weights, one))
        if (is_drawable(value)) values.push_back(value);
      if (values.empty()) continue;
      std::sort(values.begin(), values.end());
      all = {.low = std::min(all.low, values.front()), .high = std::max(all.high, values.back())};
      most.low = std::min(most.low, values[static_cast<std::size_t>(left_out * static_cast<double>(values.size()))]);
    }
  if (all.high * std::pow(10, -decades) > all.low) all.low = std::min(most.low, all.high * std::pow(10, -decades));
  return all;
}

// Bins of equal width in the logarithm, the same for all curves.
figures::Panel distribution_panel(const NoiseOfLayers& layers) {
  figures::Panel panel{.title = layers.first == 1 && layers.last == 1 ? "" : "layers " + name_of(layers),
                       .x = {.label = "energy out / in, by the Jacobian", .logarithmic = true},
                       .y = {.label = "samples per bin", .low = 0.0}};
  const auto range = energy_range(layers);
  if (range.is_empty()) return panel;
  const auto [low, high] = range;
  constexpr double most_bins = 60;
  const auto count = static_cast<std::size_t>(most_bins);
  const double width = std::max(std::log10(high / low), 0.01) / most_bins;
  for (const auto& weights : trained_and_control)
    for (const auto& one : sent_energies) {
      std::vector<double> counts(count + 2);  // with an empty bin at either end
      for (const double value : sent_values(layers, weights, one))
        if (is_drawable(value) && value >= low)
          ++counts[1 + std::min(count - 1, static_cast<std::size_t>(std::log10(value / low) / width))];
      figures::Series series{.name = curve_name(weights, one.name), .mark = figures::Mark::steps};
      for (std::size_t bin = 0; bin < counts.size(); ++bin) {
        const auto from = bin == 0 ? 0 : bin - 1, to = std::min(bin + 1, counts.size() - 1);
        if (counts[from] + counts[bin] + counts[to] == 0) continue;  // far from the curve
        series.x.push_back(low * std::pow(10, (static_cast<double>(bin) - 0.5) * width));
        series.y.push_back(counts[bin]);
      }
      panel.series.push_back(std::move(series));
    }
  return panel;
}

// What the distribution cannot show: "; not shown of 3000 samples: noise, W: 12 below 1.3e-40, 3 of 0; …".
std::string not_shown_text(const NoiseOfLayers& layers, std::int64_t samples) {
  const auto range = energy_range(layers);
  std::string text;
  for (const auto& weights : trained_and_control)
    for (const auto& one : sent_energies) {
      std::int64_t below = 0, zeros = 0, unknown = 0;
      for (const double value : sent_values(layers, weights, one)) {
        if (value == 0)
          ++zeros;
        else if (!is_drawable(value))
          ++unknown;
        else if (value < range.low)
          ++below;
      }
      std::vector<std::string> parts;
      if (below > 0) parts.push_back(fmt::format("{} below {:.1e}", below, range.low));
      if (zeros > 0) parts.push_back(fmt::format("{} of 0", zeros));
      if (unknown > 0) parts.push_back(fmt::format("{} whose partner is equal", unknown));
      if (parts.empty()) continue;
      text += text.empty() ? fmt::format("; not shown of {}: ", counted(samples, "sample")) : "; ";
      text += fmt::format("{}: {}", curve_name(weights, one.name), fmt::join(parts, ", "));
    }
  return text;
}

// Of all layers up to each.
figures::Panel layers_panel(const Noise& noise) {
  figures::Panel panel{.title = "all layers up to each",
                       .x = {.label = "layer", .low = 0.0, .high = static_cast<double>(noise.layers.back().last + 1)},
                       .y = {.label = "energy out / in, by the Jacobian", .logarithmic = true}};
  for (const auto& weights : trained_and_control)
    for (const auto& share : noise_shares) {
      if (share.share == &Passed::ratio) continue;
      figures::Series series{.name = curve_name(weights, share.name)};
      for (const auto& layers : noise.layers) {
        if (layers.first != 1) continue;
        const auto& value = (layers.*weights.weights).jacobian.*share.share;
        series.x.push_back(static_cast<double>(layers.last));
        series.y.push_back(value.value);
        series.error.push_back(value.error);
      }
      panel.series.push_back(std::move(series));
    }
  return panel;
}

}  // namespace

std::string to_text(const Noise& noise) {
  auto text = fmt::format("{}, {}, on {}: energy out / energy in\n\n", noise.what, noise.shape,
                          counted(noise.samples, "sample"));
  text += "by the weights: |Wᵀx|² / |x|² of white noise, of the data, and of the data less their mean\n" +
          kadanoff::to_text(passed_table(noise, {noise_readings[0], noise_readings[1]},
                                         {"noise", "data", "noise / data", "data - mean", "noise / data - mean"})) +
          "\nby the Jacobian J of the means at the data: |J δ|² / |δ|² of small white noise, and of differences of "
          "samples\n" +
          kadanoff::to_text(passed_table(noise, {noise_readings[2]}, {"noise", "data", "noise / data"})) +
          "\nrandom: one draw of normal weights with the norm of each W, which select nothing\n";
  if (noise.layers.size() > 1)
    text += fmt::format(
        "a layer alone has the means of the layer below as its data; of several, J of noise is from {} "
        "a sample\n",
        counted(noise.probes, "random direction"));
  return text;
}

nlohmann::json to_json(const Noise& noise) {
  nlohmann::json json{{"what", noise.what},
                      {"shape", noise.shape},
                      {"samples", noise.samples},
                      {"probes", noise.probes},
                      {"layers", nlohmann::json::array()}};
  for (const auto& layers : noise.layers) {
    nlohmann::json one{{"first", layers.first},
                       {"last", layers.last},
                       {"visible", layers.visible},
                       {"hidden", layers.hidden},
                       {"exact", layers.is_exact()}};
    for (const auto& weights : trained_and_control)
      for (const auto& reading : noise_readings)
        for (const auto& share : noise_shares) {
          const auto& value = layers.*weights.weights.*reading.passed.*share.share;
          one[weights.name][reading.name][share.name] = {{"value", json_number(value.value)},
                                                         {"error", json_number(value.error)}};
        }
    json["layers"].push_back(std::move(one));
  }
  return json;
}

std::string to_csv(const Noise& noise) {
  std::string text = "first,last,weights,reading,noise,noise_error,data,data_error,ratio,ratio_error\n";
  for (const auto& layers : noise.layers)
    for (const auto& weights : trained_and_control)
      for (const auto& reading : noise_readings) {
        text += fmt::format("{},{},{},{}", layers.first, layers.last, weights.name, reading.name);
        for (const auto& share : noise_shares) {
          const auto& value = layers.*weights.weights.*reading.passed.*share.share;
          text += fmt::format(",{:.9g},{:.9g}", value.value, value.error);
        }
        text += "\n";
      }
  return text;
}

io::H5Writer to_file(const Noise& noise, const io::Provenance& provenance) {
  io::H5Writer file;
  for (const auto& [name, number] :
       {std::pair{"/first", &NoiseOfLayers::first}, std::pair{"/last", &NoiseOfLayers::last},
        std::pair{"/visible", &NoiseOfLayers::visible}, std::pair{"/hidden", &NoiseOfLayers::hidden}}) {
    std::vector<std::int64_t> values;
    for (const auto& layers : noise.layers) values.push_back(layers.*number);
    file.dataset(name, values);
  }
  for (const auto& weights : trained_and_control) {
    for (const auto& reading : noise_readings)
      for (const auto& share : noise_shares) {
        const auto name = fmt::format("/{}/{}/{}", weights.name, reading.name, share.name);
        file.dataset(name, column_of(noise, weights, reading, share, &Share::value));
        file.dataset(name + "_error", column_of(noise, weights, reading, share, &Share::error));
      }
    for (const auto& one : sent_energies) {
      std::vector<double> values;
      for (const auto& layers : noise.layers) {
        const auto& of_sample = layers.*weights.weights.*one.of_sample;
        values.insert(values.end(), of_sample.begin(), of_sample.end());
      }
      file.dataset(fmt::format("/{}/samples/{}", weights.name, one.name), values,
                   {std::ssize(noise.layers), noise.samples});
    }
  }
  file.attribute("/", "what", noise.what);
  file.attribute("/", "shape", noise.shape);
  file.attribute("/", "samples", noise.samples);
  file.attribute("/", "probes", noise.probes);
  io::write_provenance(file, data::known_kind("noise"), provenance);
  return file;
}

figures::Figure to_figure(const Noise& noise) {
  figures::Figure figure{.name = "noise",
                         .title = fmt::format("What passes of noise and of data: {}, {}", noise.what, noise.shape)};
  if (noise.layers.size() > 1) figure.panels.push_back(layers_panel(noise));
  figure.panels.push_back(distribution_panel(noise.layers.back()));
  figure.caption = "random W: one draw of normal weights with the norm of each W" +
                   not_shown_text(noise.layers.back(), noise.samples);
  return figure;
}

}  // namespace kadanoff::subspaces
