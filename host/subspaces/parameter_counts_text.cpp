// Text, JSON, CSV, file and figure of counts of parameters.
#include "host/subspaces/parameter_counts_text.hpp"

#include <fmt/format.h>

#include <cmath>

#include "host/base/table.hpp"
#include "host/base/words.hpp"
#include "host/data/file_kind.hpp"

namespace kadanoff::subspaces {
namespace {

Table counts_table(const ParameterCounts& counts) {
  Table table({{.heading = "reading", .key = "name", .align = Table::Align::left},
               {.heading = "formula", .key = "formula", .align = Table::Align::left},
               {.heading = "parameters", .key = "count"},
               {.heading = "/ samples", .key = "of_samples", .shown = counts.samples.has_value()},
               {.heading = "below", .key = "below", .align = Table::Align::left, .shown = counts.samples.has_value()}});
  for (const auto& one : counts.counts) {
    const double ratio = counts.samples ? one.count / static_cast<double>(*counts.samples) : 0;
    table.add({{one.name, one.name},
               {one.formula, one.formula},
               {fmt::format("{:.0f}", one.count), one.count},
               counts.samples ? Cell{fmt::format("{:.4g}", ratio), ratio} : Cell{"", nullptr},
               counts.samples ? Cell{ratio < 1 ? "yes" : "no", ratio < 1} : Cell{"", nullptr}});
  }
  return table;
}

template <class T>
nlohmann::json or_null(const std::optional<T>& value) {
  return value ? nlohmann::json(*value) : nlohmann::json();
}

}  // namespace

std::string to_text(const ParameterCounts& counts) {
  auto text = fmt::format("{} × {} weights: κ = {}, the number of singular values of at least 20 % of the largest\n",
                          counts.visible, counts.hidden, counts.modes);
  if (counts.edge)
    text += fmt::format(
        "waves: of all {}, {} with |k| <= {:g}, and {} with |k| <= {:.4g}, where 99 % of the κ vectors' |F|² is\n",
        counts.visible, *counts.modes_within, counts.k_max, *counts.modes_within_edge, *counts.edge);
  else
    text += "the visible units are on no square lattice: no waves are counted\n";
  text += "\n" + kadanoff::to_text(counts_table(counts));
  if (counts.samples)
    text += fmt::format("\nbelow {}: {} of {}\n", counted(*counts.samples, "sample"), counts.below(),
                        counted(std::ssize(counts.counts), "reading"));
  return text + "\n" + decompositions_text(counts.decompositions);
}

nlohmann::json to_json(const ParameterCounts& counts) {
  return {{"visible", counts.visible},
          {"hidden", counts.hidden},
          {"modes", counts.modes},
          {"k_max", counts.k_max},
          {"modes_within", or_null(counts.modes_within)},
          {"edge", or_null(counts.edge)},
          {"modes_within_edge", or_null(counts.modes_within_edge)},
          {"samples", or_null(counts.samples)},
          {"below", counts.samples ? nlohmann::json(counts.below()) : nlohmann::json()},
          {"decompositions", decompositions_json(counts.decompositions)},
          {"counts", kadanoff::to_json(counts_table(counts))}};
}

std::string to_csv(const ParameterCounts& counts) {
  std::string text = "name,formula,count,of_samples\n";
  for (const auto& one : counts.counts)
    text += fmt::format("\"{}\",{},{:.9g},{}\n", one.name, one.formula, one.count,
                        counts.samples ? fmt::format("{:.9g}", one.count / static_cast<double>(*counts.samples)) : "");
  return text;
}

io::H5Writer to_file(const ParameterCounts& counts, const io::Provenance& provenance) {
  io::H5Writer file;
  std::vector<double> numbers, of_samples;
  std::string names;
  for (const auto& one : counts.counts) {
    numbers.push_back(one.count);
    of_samples.push_back(counts.samples ? one.count / static_cast<double>(*counts.samples) : NAN);
    names += (names.empty() ? "" : "\n") + one.name + ": " + one.formula;
  }
  file.dataset("/counts", numbers);
  file.dataset("/of_samples", of_samples);
  file.attribute("/", "names", names);
  file.attribute("/", "visible", counts.visible);
  file.attribute("/", "hidden", counts.hidden);
  file.attribute("/", "modes", counts.modes);
  file.attribute("/", "k_max", counts.k_max);
  if (counts.edge) file.attribute("/", "edge", *counts.edge);
  if (counts.samples) file.attribute("/", "samples", *counts.samples);
  io::write_provenance(file, data::known_kind("parameters"), provenance);
  return file;
}

figures::Figure to_figure(const ParameterCounts& counts) {
  figures::Figure figure{.name = "parameters",
                         .title = fmt::format("Readings of the number of parameters of {} × {} weights, κ = {}",
                                              counts.visible, counts.hidden, counts.modes)};
  figures::Panel panel{.title = "", .x = {.label = "reading"}, .y = {.label = "parameters", .logarithmic = true}};
  for (std::size_t i = 0; i < counts.counts.size(); ++i) {
    const auto& one = counts.counts[i];
    panel.series.push_back(
        {.name = one.name, .x = {static_cast<double>(i + 1)}, .y = {one.count}, .mark = figures::Mark::points});
  }
  if (counts.samples) {
    const auto samples = static_cast<double>(*counts.samples);
    panel.series.push_back({.name = "samples",
                            .x = {1, static_cast<double>(counts.counts.size())},
                            .y = {samples, samples},
                            .mark = figures::Mark::line});
  }
  figure.panels.push_back(std::move(panel));
  return figure;
}

}  // namespace kadanoff::subspaces
