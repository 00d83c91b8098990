// Text, JSON, CSV, file and figure of biases.
#include "host/subspaces/biases_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "host/base/table.hpp"
#include "host/data/file_kind.hpp"

namespace kadanoff::subspaces {
namespace {

constexpr std::int64_t shown_vectors = 5;

std::string cosine_text(const BiasOverlap& bias, std::int64_t index) {
  return index >= std::ssize(bias.cosines) ? "" : fmt::format("{:+.4f}", bias.cosines[static_cast<std::size_t>(index)]);
}

std::string largest_text(const BiasOverlap& bias, const char* name) {
  if (bias.cosines.empty()) return fmt::format("{} is zero\n", name);
  const auto shown = std::min(shown_vectors, std::ssize(bias.cosines));
  return fmt::format("{}: the largest is {} with vector {}; a random vector has {:.4f}; {:.1f} % of |{}|² in {}\n",
                     name, cosine_text(bias, bias.largest()), bias.largest(), bias.expected(), 100 * bias.share(shown),
                     name, shown == 1 ? "the first" : fmt::format("the first {}", shown));
}

nlohmann::json overlap_json(const BiasOverlap& bias) {
  nlohmann::json json{
      {"norm", bias.norm}, {"cosines", bias.cosines}, {"largest", nullptr}, {"expected", bias.expected()}};
  if (!bias.cosines.empty())
    json["largest"] = {{"index", bias.largest()}, {"cosine", bias.cosines[static_cast<std::size_t>(bias.largest())]}};
  return json;
}

}  // namespace

std::string to_text(const Biases& biases) {
  Table table({{.heading = "I"}, {.heading = "S"}, {.heading = "cos(b, u_I)"}, {.heading = "cos(c, v_I)"}});
  for (std::int64_t i = 0; i < std::min(shown_vectors, std::ssize(biases.singular_values)); ++i)
    table.add({{fmt::format("{}", i)},
               {i < biases.rank ? fmt::format("{:.4g}", biases.singular_values[static_cast<std::size_t>(i)]) : "0"},
               {cosine_text(biases.visible_bias, i)},
               {cosine_text(biases.hidden_bias, i)}});
  return fmt::format("{} × {} weights of rank {}: W = Σ S_I u_I v_Iᵀ\n\n", biases.visible, biases.hidden, biases.rank) +
         kadanoff::to_text(table) + "\n" + largest_text(biases.visible_bias, "b") +
         largest_text(biases.hidden_bias, "c") + "\n" + decompositions_text(biases.decompositions);
}

nlohmann::json to_json(const Biases& biases) {
  return {{"visible", biases.visible},
          {"hidden", biases.hidden},
          {"rank", biases.rank},
          {"singular_values", biases.singular_values},
          {"decompositions", decompositions_json(biases.decompositions)},
          {"visible_bias", overlap_json(biases.visible_bias)},
          {"hidden_bias", overlap_json(biases.hidden_bias)}};
}

std::string to_csv(const Biases& biases) {
  std::string text = "index,singular_value,visible_cosine,hidden_cosine\n";
  const auto cell = [](const BiasOverlap& bias, std::size_t index) {
    return index >= bias.cosines.size() ? "" : fmt::format("{:.9g}", bias.cosines[index]);
  };
  for (std::size_t i = 0; i < biases.singular_values.size(); ++i)
    text += fmt::format("{},{:.9g},{},{}\n", i, biases.singular_values[i], cell(biases.visible_bias, i),
                        cell(biases.hidden_bias, i));
  return text;
}

io::H5Writer to_file(const Biases& biases, const io::Provenance& provenance) {
  io::H5Writer file;
  file.dataset("/singular_values", biases.singular_values);
  if (!biases.visible_bias.cosines.empty()) file.dataset("/visible_cosines", biases.visible_bias.cosines);
  if (!biases.hidden_bias.cosines.empty()) file.dataset("/hidden_cosines", biases.hidden_bias.cosines);
  file.attribute("/", "visible", biases.visible);
  file.attribute("/", "hidden", biases.hidden);
  file.attribute("/", "rank", biases.rank);
  file.attribute("/", "visible_norm", biases.visible_bias.norm);
  file.attribute("/", "hidden_norm", biases.hidden_bias.norm);
  io::write_provenance(file, data::known_kind("biases"), provenance);
  return file;
}

figures::Figure to_figure(const Biases& biases) {
  figures::Figure figure{
      .name = "biases",
      .title = fmt::format("Biases and singular vectors of {} × {} weights", biases.visible, biases.hidden)};
  figures::Panel panel{
      .title = "", .x = {.label = "I", .integers = true}, .y = {.label = "|cos|", .low = 0.0, .high = 1.0}};
  for (const auto& [name, bias] :
       {std::pair{"b, visible", &biases.visible_bias}, std::pair{"c, hidden", &biases.hidden_bias}}) {
    figures::Series series{.name = name, .mark = figures::Mark::points};
    for (std::size_t i = 0; i < bias->cosines.size(); ++i) {
      series.x.push_back(static_cast<double>(i));
      series.y.push_back(std::abs(bias->cosines[i]));
    }
    if (!series.x.empty()) panel.series.push_back(std::move(series));
  }
  figure.panels.push_back(std::move(panel));
  figure.caption = fmt::format("random vectors have about {:.3f} and {:.3f}", biases.visible_bias.expected(),
                               biases.hidden_bias.expected());
  return figure;
}

}  // namespace kadanoff::subspaces
