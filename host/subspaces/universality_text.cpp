// Text, JSON, CSV, file and figure of two models beside each other.
#include "host/subspaces/universality_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/base/estimate_text.hpp"
#include "host/base/json.hpp"
#include "host/base/table.hpp"
#include "host/base/words.hpp"
#include "host/data/file_kind.hpp"

namespace kadanoff::subspaces {
namespace {

double at_modes(const std::vector<double>& cosines, std::int64_t modes) {
  return cosines[static_cast<std::size_t>(modes - 1)];
}

std::string percent(double ratio, double error) {
  if (!std::isfinite(ratio)) return "unknown";
  return error > 0 ? with_its_error(100 * ratio, 100 * error) + " %" : fmt::format("{:.2f} %", 100 * ratio);
}

Table model_table(const Universality& universality) {
  Table table({{.heading = "", .align = Table::Align::left},
               {.heading = "units", .align = Table::Align::left},
               {.heading = "rank"},
               {.heading = "S >= 20 %"},
               {.heading = "reconstruction error"},
               {.heading = "variance of outputs"}});
  for (const auto& [name, model] : {std::pair{"A", &universality.a}, std::pair{"B", &universality.b}})
    table.add({{name},
               {model->shape},
               {fmt::format("{}", model->rank)},
               {fmt::format("{}", model->large)},
               {with_its_error(model->error)},
               {fmt::format("{:.4f}", model->variance)}});
  return table;
}

Table agreement_table(const Universality& universality) {
  const auto &models = universality.models, &control = universality.control;
  const auto modes = universality.modes;
  Table table({{.heading = "", .align = Table::Align::left},
               {.heading = "A and B"},
               {.heading = "A and random W"},
               {.heading = "unrelated"}});
  table.add({{"squared difference of outputs"},
             {with_its_error(models.difference)},
             {with_its_error(control.difference)},
             {""}});
  table.add({{"  over their variance"},
             {percent(models.ratio, models.error)},
             {percent(control.ratio, control.error)},
             {percent(models.unrelated, 0)}});
  const auto cosines = [&](const char* which, const std::vector<double>& of_models,
                           const std::vector<double>& of_control) {
    table.add({{modes == 1 ? fmt::format("cos² of {} direction", which)
                           : fmt::format("mean cos² of {} {} directions", which, modes)},
               {fmt::format("{:.4f}", at_modes(of_models, modes))},
               {fmt::format("{:.4f}", at_modes(of_control, modes))},
               {fmt::format("{:.4f}", universality.expected())}});
  };
  cosines("the leading", models.leading, control.leading);
  cosines("the trailing", models.trailing, control.trailing);
  table.add({{fmt::format("|S - S'| / max, of {}", counted(modes, "leading value"))},
             {percent(models.values_difference, 0)},
             {percent(control.values_difference, 0)},
             {""}});
  table.add({{"  of all"},
             {percent(models.values_difference_of_all, 0)},
             {percent(control.values_difference_of_all, 0)},
             {""}});
  return table;
}

nlohmann::json model_json(const ComparedModel& model) {
  return {{"shape", model.shape},
          {"rank", model.rank},
          {"large", model.large},
          {"error", kadanoff::to_json(model.error)},
          {"variance", json_number(model.variance)},
          {"singular_values", model.values}};
}

nlohmann::json agreement_json(const Agreement& agreement, std::int64_t modes) {
  return {{"difference", kadanoff::to_json(agreement.difference)},
          {"relative_difference", {{"value", json_number(agreement.ratio)}, {"error", json_number(agreement.error)}}},
          {"unrelated", json_number(agreement.unrelated)},
          {"leading", at_modes(agreement.leading, modes)},
          {"trailing", at_modes(agreement.trailing, modes)},
          {"singular_values",
           {{"difference", agreement.values_difference},
            {"at", agreement.values_difference_at},
            {"difference_of_all", agreement.values_difference_of_all}}},
          {"cosines", {{"leading", agreement.leading}, {"trailing", agreement.trailing}}}};
}

figures::Series growing_series(const std::string& name, const std::vector<double>& values, double from) {
  figures::Series series{.name = name, .y = values, .mark = figures::Mark::line};
  for (std::size_t i = 0; i < values.size(); ++i) series.x.push_back(static_cast<double>(i) + from);
  return series;
}

}  // namespace

std::string to_text(const Universality& universality) {
  return fmt::format("two models of {} on {}; of the samples' mean in place of reconstructions the error is {:.4f}\n\n",
                     counted(universality.visible, "visible unit"), counted(universality.samples, "sample"),
                     universality.error_of_the_mean) +
         kadanoff::to_text(model_table(universality)) + "\n" + kadanoff::to_text(agreement_table(universality)) +
         "\noutputs: v to h to v by means. Random W: B with normal weights of the norm of each W. Unrelated: outputs "
         "of "
         "different samples, random subspaces\n\n" +
         decompositions_text(universality.decompositions);
}

nlohmann::json to_json(const Universality& universality) {
  return {{"visible", universality.visible},
          {"samples", universality.samples},
          {"modes", universality.modes},
          {"expected", universality.expected()},
          {"error_of_the_mean", json_number(universality.error_of_the_mean)},
          {"a", model_json(universality.a)},
          {"b", model_json(universality.b)},
          {"models", agreement_json(universality.models, universality.modes)},
          {"decompositions", decompositions_json(universality.decompositions)},
          {"control", agreement_json(universality.control, universality.modes)}};
}

std::string to_csv(const Universality& universality) {
  std::string text =
      "modes,leading,trailing,control_leading,control_trailing,random,singular_value_a,singular_value_b\n";
  const auto cell = [](const std::vector<double>& values, std::size_t i) {
    return i < values.size() ? fmt::format("{:.9g}", values[i]) : std::string();
  };
  const auto &models = universality.models, &control = universality.control;
  for (std::size_t i = 0; i < std::max(universality.a.values.size(), universality.b.values.size()); ++i)
    text += fmt::format("{},{},{},{},{},{:.9g},{},{}\n", i + 1, cell(models.leading, i), cell(models.trailing, i),
                        cell(control.leading, i), cell(control.trailing, i),
                        static_cast<double>(i + 1) / static_cast<double>(universality.visible),
                        cell(universality.a.values, i), cell(universality.b.values, i));
  return text;
}

io::H5Writer to_file(const Universality& universality, const io::Provenance& provenance) {
  io::H5Writer file;
  for (const auto& [group, agreement] :
       {std::pair{"/cosines", &universality.models}, std::pair{"/control", &universality.control}}) {
    file.dataset(fmt::format("{}/leading", group), agreement->leading);
    file.dataset(fmt::format("{}/trailing", group), agreement->trailing);
  }
  for (const auto& [name, model] : {std::pair{"a", &universality.a}, std::pair{"b", &universality.b}}) {
    file.dataset(fmt::format("/singular_values/{}", name), model->values);
    file.attribute("/", fmt::format("shape_{}", name), model->shape);
    file.attribute("/", fmt::format("error_{}", name), model->error.mean);
    file.attribute("/", fmt::format("variance_{}", name), model->variance);
  }
  for (const auto& [suffix, agreement] :
       {std::pair{"", &universality.models}, std::pair{"_control", &universality.control}}) {
    file.attribute("/", fmt::format("difference{}", suffix), agreement->difference.mean);
    file.attribute("/", fmt::format("relative_difference{}", suffix), agreement->ratio);
    file.attribute("/", fmt::format("relative_difference{}_error", suffix), agreement->error);
  }
  file.attribute("/", "visible", universality.visible);
  file.attribute("/", "samples", universality.samples);
  file.attribute("/", "modes", universality.modes);
  io::write_provenance(file, data::known_kind("universality"), provenance);
  return file;
}

figures::Figure to_figure(const Universality& universality) {
  figures::Figure figure{
      .name = "universality",
      .title = fmt::format("Two models beside each other: {} and {}", universality.a.shape, universality.b.shape)};
  const auto& models = universality.models;
  figures::Panel cosines{.title = "mean cos² between κ directions of A and of B",
                         .x = {.label = "κ"},
                         .y = {.label = "cos²", .low = 0.0, .high = 1.0}};
  cosines.series.push_back(growing_series("leading", models.leading, 1));
  cosines.series.push_back(growing_series("trailing", models.trailing, 1));
  std::vector<double> random;
  for (std::size_t i = 0; i < models.leading.size(); ++i)
    random.push_back(static_cast<double>(i + 1) / static_cast<double>(universality.visible));
  cosines.series.push_back(growing_series("random subspaces", random, 1));
  cosines.lines.push_back(
      {.at = static_cast<double>(universality.modes), .label = fmt::format("κ = {}", universality.modes)});
  figures::Panel values{
      .title = "singular values", .x = {.label = "I", .integers = true}, .y = {.label = "S", .low = 0.0}};
  values.series.push_back(growing_series("S of A", universality.a.values, 0));
  values.series.push_back(growing_series("S of B", universality.b.values, 0));
  figure.panels = {std::move(cosines), std::move(values)};
  figure.caption = fmt::format("outputs differ by {} of their variance", percent(models.ratio, models.error));
  return figure;
}

}  // namespace kadanoff::subspaces
