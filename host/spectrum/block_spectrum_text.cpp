// Text, JSON, CSV, file and figure of a spectrum of block sums.
#include "host/spectrum/block_spectrum_text.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <utility>

#include "host/base/table.hpp"
#include "host/base/words.hpp"
#include "host/data/file_kind.hpp"
#include "host/spectrum/spectrum_parts.hpp"

namespace kadanoff::spectrum {
namespace {

Table block_waves_table(const std::vector<Waves>& waves, double k_max) {
  Table table({{.heading = "I", .key = "index"},
               {.heading = "S", .key = "value"},
               {.heading = fmt::format("visible, |k| <= {:g}", k_max), .key = "visible_share"},
               {.heading = "hidden", .key = "hidden_share"},
               {.heading = "difference", .key = "difference"}});
  for (const auto& wave : waves)
    table.add({{fmt::format("{}", wave.index), wave.index},
               {fmt::format("{:.4g}", wave.value), wave.value},
               {fmt::format("{:.1f} %", 100 * wave.visible_share), wave.visible_share},
               {fmt::format("{:.1f} %", 100 * wave.hidden_share), wave.hidden_share},
               {fmt::format("{:.3f}", wave.difference), wave.difference}});
  return table;
}

std::string smallest_text(const BlockSpectrum& spectrum) {
  const auto zeros = std::ssize(spectrum.values) - spectrum.above_zero;
  const auto smallest = fmt::format("{:.5g}", spectrum.values[static_cast<std::size_t>(spectrum.above_zero - 1)]);
  return zeros == 0 ? smallest : fmt::format("{}, but for {} of 0, within rounding", smallest, zeros);
}

std::string sides_text(const BlockSpectrum& spectrum) {
  const auto& [size, visible, hidden] = spectrum.lattices;
  return fmt::format("block sums of {0} × {0} sites, {1} × {1} → {2} × {2}", size, visible, hidden);
}

}  // namespace

std::string to_text(const BlockSpectrum& spectrum) {
  const auto& values = spectrum.values;
  const std::vector<double> first(values.begin(), values.begin() + std::min<std::ptrdiff_t>(std::ssize(values), 10));
  auto text = fmt::format("{}: {}\nlargest      {:.5g}\nsmallest     {}\nat least 20 % of the largest: {}\n",
                          sides_text(spectrum), counted(values.size(), "singular value"), fmt::join(first, "  "),
                          smallest_text(spectrum), spectrum.at_least(large)) +
              decompositions_text(spectrum.decompositions);
  if (spectrum.all_equal() && values.size() > 1)
    return text + "\nall values are equal: any vectors would do, and their waves say nothing\n";
  text += fmt::format(
      "\nthe largest vectors: share of |F|² at |k| <= {:g}, and the difference of hidden · L_v/L_h from visible, over "
      "visible\n",
      spectrum.k_max);
  text += kadanoff::to_text(block_waves_table(spectrum.largest, spectrum.k_max));
  return text + "\nthe smallest\n" + kadanoff::to_text(block_waves_table(spectrum.smallest, spectrum.k_max));
}

nlohmann::json to_json(const BlockSpectrum& spectrum) {
  return {{"visible_side", spectrum.lattices.visible_side},
          {"hidden_side", spectrum.lattices.hidden_side},
          {"block", spectrum.lattices.size},
          {"singular_values", spectrum.values},
          {"above_zero", spectrum.above_zero},
          {"at_least_20_percent", spectrum.at_least(large)},
          {"decompositions", decompositions_json(spectrum.decompositions)},
          {"k_max", spectrum.k_max},
          {"largest", kadanoff::to_json(block_waves_table(spectrum.largest, spectrum.k_max))},
          {"smallest", kadanoff::to_json(block_waves_table(spectrum.smallest, spectrum.k_max))}};
}

std::string to_csv(const BlockSpectrum& spectrum) {
  std::map<std::int64_t, const Waves*> waves;  // of the vectors that were looked at
  for (const auto* some : {&spectrum.largest, &spectrum.smallest})
    for (const auto& wave : *some) waves.emplace(wave.index, &wave);
  std::string text = "index,singular_value,of_largest,visible_share,hidden_share,difference\n";
  for (std::size_t i = 0; i < spectrum.values.size(); ++i) {
    text += fmt::format("{},{:.9g},{:.9g},", i, spectrum.values[i], spectrum.values[i] / spectrum.values.front());
    const auto wave = waves.find(static_cast<std::int64_t>(i));
    text += wave == waves.end() ? ",,\n"
                                : fmt::format("{:.9g},{:.9g},{:.9g}\n", wave->second->visible_share,
                                              wave->second->hidden_share, wave->second->difference);
  }
  return text;
}

io::H5Writer to_file(const BlockSpectrum& spectrum, const io::Provenance& provenance) {
  io::H5Writer file;
  file.dataset("/singular_values", spectrum.values);
  write_waves(file, "/largest", spectrum.largest, Gauges::left_out);
  write_waves(file, "/smallest", spectrum.smallest, Gauges::left_out);
  file.attribute("/", "visible_side", spectrum.lattices.visible_side);
  file.attribute("/", "hidden_side", spectrum.lattices.hidden_side);
  file.attribute("/", "block", spectrum.lattices.size);
  file.attribute("/", "above_zero", spectrum.above_zero);
  file.attribute("/", "k_max", spectrum.k_max);
  io::write_provenance(file, data::known_kind("block-spin"), provenance);
  return file;
}

figures::Figure to_figure(const BlockSpectrum& spectrum) {
  figures::Figure figure{.name = "block-spin",
                         .title = "Singular values and vectors of " + sides_text(spectrum),
                         .caption = "hidden: times L_v / L_h"};
  figures::Panel values{
      .title = fmt::format("singular values, {} of {} at least 20 %", spectrum.at_least(large), spectrum.values.size()),
      .x = {.label = "I", .integers = true},
      .y = {.label = "S_I / S_0", .low = 0.0}};
  values.series.push_back(values_series("block sums", spectrum.values));
  values.series.push_back(large_line(spectrum.values.size()));
  figure.panels.push_back(std::move(values));
  if (spectrum.all_equal() && spectrum.values.size() > 1) {
    figure.caption = "all values are equal: the vectors are not determined";
    return figure;
  }
  figure.panels.push_back(waves_panel(some_of(spectrum.largest.size(), "largest"), spectrum.largest, spectrum.k_max));
  figure.panels.push_back(
      waves_panel(some_of(spectrum.smallest.size(), "smallest above 0"), spectrum.smallest, spectrum.k_max));
  return figure;
}

}  // namespace kadanoff::spectrum
