// Text, JSON, CSV, file and figure of an alignment.
#include "host/subspaces/alignment_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "host/base/table.hpp"
#include "host/base/words.hpp"
#include "host/data/file_kind.hpp"

namespace kadanoff::subspaces {
namespace {

std::int64_t count_below(const std::vector<double>& values, double bound) {
  return std::count_if(values.begin(), values.end(), [&](double value) { return value < bound; });
}

Table alignment_table(const Alignment& alignment) {
  Table table({{.heading = "subspace", .align = Table::Align::left},
               {.heading = fmt::format("above {:g}", aligned)},
               {.heading = fmt::format("below {:g}", orthogonal)},
               {.heading = "mean"}});
  for (const auto& [name, values] :
       {std::pair{"of the weights", &alignment.values}, std::pair{"random", &alignment.control}})
    table.add({{name},
               {fmt::format("{} of {}", count_above(*values, aligned), alignment.modes)},
               {fmt::format("{}", count_below(*values, orthogonal))},
               {fmt::format("{:.4f}", mean_of(*values))}});
  table.add({{"random, expected"}, {""}, {""}, {fmt::format("{:.4f}", alignment.expected())}});
  return table;
}

nlohmann::json values_json(const std::vector<double>& values) {
  return {{"above", count_above(values, aligned)},
          {"below", count_below(values, orthogonal)},
          {"mean", mean_of(values)},
          {"values", values}};
}

}  // namespace

std::string to_text(const Alignment& alignment) {
  return fmt::format("weights   {} × {}, {}: {:.1f} % of |W|² in {}\ndata      {}: {:.1f} % of {} in {}\n{}\n",
                     alignment.visible, alignment.hidden, alignment.what, 100 * alignment.trained_share,
                     counted(alignment.modes, "singular vector"), counted(alignment.samples, "sample"),
                     100 * alignment.data_share, alignment.centred ? "the variance" : "the second moments",
                     counted(alignment.modes, "principal component"),
                     alignment.modes == 1 && !alignment.centred && alignment.data_share > 1 - 1e-6
                         ? "          all are the same up to a factor: the one component is the sample itself\n"
                         : "") +
         "eigenvalues of P_data P_W P_data: cos² of the angles between the two subspaces\n" +
         kadanoff::to_text(alignment_table(alignment)) + "\n" + decompositions_text(alignment.decompositions);
}

nlohmann::json to_json(const Alignment& alignment) {
  auto json = values_json(alignment.values);
  json["control"] = values_json(alignment.control);
  json["expected"] = alignment.expected();
  json["what"] = alignment.what;
  json["visible"] = alignment.visible;
  json["hidden"] = alignment.hidden;
  json["samples"] = alignment.samples;
  json["modes"] = alignment.modes;
  json["centred"] = alignment.centred;
  json["trained_share"] = alignment.trained_share;
  json["data_share"] = alignment.data_share;
  json["decompositions"] = decompositions_json(alignment.decompositions);
  return json;
}

std::string to_csv(const Alignment& alignment) {
  std::string text = "index,value,control\n";
  for (std::size_t i = 0; i < alignment.values.size(); ++i)
    text += fmt::format("{},{:.9g},{:.9g}\n", i, alignment.values[i], alignment.control[i]);
  return text;
}

io::H5Writer to_file(const Alignment& alignment, const io::Provenance& provenance) {
  io::H5Writer file;
  file.dataset("/values", alignment.values);
  file.dataset("/control", alignment.control);
  file.attribute("/", "visible", alignment.visible);
  file.attribute("/", "hidden", alignment.hidden);
  file.attribute("/", "samples", alignment.samples);
  file.attribute("/", "what", alignment.what);
  file.attribute("/", "components", std::string(alignment.centred ? "centred" : "uncentred"));
  file.attribute("/", "trained_share", alignment.trained_share);
  file.attribute("/", "data_share", alignment.data_share);
  io::write_provenance(file, data::known_kind("alignment"), provenance);
  return file;
}

figures::Figure to_figure(const Alignment& alignment) {
  figures::Figure figure{.name = "alignment",
                         .title = fmt::format("The data's {0} leading directions and those of {1} × {2} weights",
                                              alignment.modes, alignment.visible, alignment.hidden)};
  figures::Panel panel{.title = "cos² of the angles between the two subspaces",
                       .x = {.label = "I", .integers = true},
                       .y = {.label = "cos²", .low = 0.0, .high = 1.0}};
  for (const auto& [name, values] :
       {std::pair{"weights", &alignment.values}, std::pair{"random subspace", &alignment.control}}) {
    figures::Series series{.name = name, .mark = figures::Mark::line_points};
    for (std::size_t i = 0; i < values->size(); ++i) {
      series.x.push_back(static_cast<double>(i));
      series.y.push_back((*values)[i]);
    }
    panel.series.push_back(std::move(series));
  }
  figure.panels.push_back(std::move(panel));
  figure.caption = fmt::format("mean of a random subspace, expected: {:.4f}", alignment.expected());
  return figure;
}

}  // namespace kadanoff::subspaces
