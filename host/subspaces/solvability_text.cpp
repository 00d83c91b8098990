// Text, JSON, CSV, file and figure of a solvability.
#include "host/subspaces/solvability_text.hpp"

#include <fmt/format.h>

#include <utility>

#include "host/base/table.hpp"
#include "host/base/words.hpp"
#include "host/data/file_kind.hpp"

namespace kadanoff::subspaces {
namespace {

Table draws_table(const Solvability& solvability) {
  Table table({{.heading = "samples", .key = "samples"},
               {.heading = "large", .key = "large"},
               {.heading = "mean cos²", .key = "agreement"},
               {.heading = "noise: large", .key = "noise_large"},
               {.heading = "mean cos²", .key = "noise_agreement"}});
  for (const auto& size : solvability.sizes)
    table.add({{fmt::format("{}", size.samples), size.samples},
               {fmt::format("{:g}", size.data.large), size.data.large},
               {fmt::format("{:.4f}", size.data.agreement), size.data.agreement},
               {fmt::format("{:g}", size.noise.large), size.noise.large},
               {fmt::format("{:.4f}", size.noise.agreement), size.noise.agreement}});
  return table;
}

std::vector<double> column(const Solvability& solvability, TwoDraws DrawSize::*of, double TwoDraws::*number) {
  std::vector<double> values;
  for (const auto& size : solvability.sizes) values.push_back((size.*of).*number);
  return values;
}

std::vector<double> draw_sizes(const Solvability& solvability) {
  std::vector<double> values;
  for (const auto& size : solvability.sizes) values.push_back(static_cast<double>(size.samples));
  return values;
}

}  // namespace

std::string to_text(const Solvability& solvability) {
  const auto yes_or_no = [](bool answer) { return answer ? "yes" : "no"; };
  return fmt::format("two disjoint draws of {} of {}, κ = {}: {}\n\n", counted(solvability.samples, "sample"),
                     counted(solvability.units, "unit"), solvability.modes,
                     solvability.centred ? "covariance" : "second moments") +
         kadanoff::to_text(draws_table(solvability)) +
         fmt::format(
             "\nthe number of large eigenvalues has stopped increasing: {}, by a factor of {:.3f} at the last "
             "doubling\n"
             "the leading subspace is the same each time: {}, mean cos² {:.4f}, of random ones κ / N_v = {:.4f}: an "
             "excess of {:.4f}\n"
             "noise has none: {}, an excess of {:.4f}\n"
             "solvable: {}\n",
             yes_or_no(solvability.has_saturated()), solvability.growth(), yes_or_no(solvability.has_one_subspace()),
             solvability.sizes.back().data.agreement, solvability.expected(),
             solvability.excess(solvability.sizes.back().data), yes_or_no(solvability.noise_has_none()),
             solvability.excess(solvability.sizes.back().noise), yes_or_no(solvability.is_solvable())) +
         (solvability.modes == 1 && !solvability.centred
              ? "\nκ = 1: one direction of the second moments is often no more than the mean of the samples, which all "
                "draws share. --centred leaves the mean out\n"
              : "") +
         "\n" + decompositions_text(solvability.decompositions);
}

nlohmann::json to_json(const Solvability& solvability) {
  return {{"samples", solvability.samples},
          {"units", solvability.units},
          {"modes", solvability.modes},
          {"centred", solvability.centred},
          {"expected", solvability.expected()},
          {"growth", solvability.growth()},
          {"excess", solvability.excess(solvability.sizes.back().data)},
          {"noise_excess", solvability.excess(solvability.sizes.back().noise)},
          {"saturated", solvability.has_saturated()},
          {"one_subspace", solvability.has_one_subspace()},
          {"noise_has_none", solvability.noise_has_none()},
          {"solvable", solvability.is_solvable()},
          {"decompositions", decompositions_json(solvability.decompositions)},
          {"draws", kadanoff::to_json(draws_table(solvability))}};
}

std::string to_csv(const Solvability& solvability) {
  std::string text = "samples,large,agreement,noise_large,noise_agreement\n";
  for (const auto& size : solvability.sizes)
    text += fmt::format("{},{:.9g},{:.9g},{:.9g},{:.9g}\n", size.samples, size.data.large, size.data.agreement,
                        size.noise.large, size.noise.agreement);
  return text;
}

io::H5Writer to_file(const Solvability& solvability, const io::Provenance& provenance) {
  io::H5Writer file;
  std::vector<std::int64_t> samples;
  for (const auto& size : solvability.sizes) samples.push_back(size.samples);
  file.dataset("/samples", samples);
  for (const auto& [name, of] : {std::pair{"data", &DrawSize::data}, std::pair{"noise", &DrawSize::noise}}) {
    file.dataset(fmt::format("/{}/large", name), column(solvability, of, &TwoDraws::large));
    file.dataset(fmt::format("/{}/agreement", name), column(solvability, of, &TwoDraws::agreement));
  }
  file.attribute("/", "units", solvability.units);
  file.attribute("/", "modes", solvability.modes);
  file.attribute("/", "components", std::string(solvability.centred ? "centred" : "uncentred"));
  io::write_provenance(file, data::known_kind("solvability"), provenance);
  return file;
}

figures::Figure to_figure(const Solvability& solvability) {
  figures::Figure figure{.name = "solvability",
                         .title = fmt::format("Two draws from {} of {}, κ = {}", counted(solvability.samples, "sample"),
                                              counted(solvability.units, "unit"), solvability.modes)};
  for (const auto& [title, number] : {std::pair{"large eigenvalues", &TwoDraws::large},
                                      std::pair{"mean cos² of the leading subspaces", &TwoDraws::agreement}}) {
    figures::Panel panel{
        .title = title, .x = {.label = "samples", .logarithmic = true}, .y = {.label = "", .low = 0.0}};
    for (const auto& [name, of] : {std::pair{"data", &DrawSize::data}, std::pair{"noise", &DrawSize::noise}})
      panel.series.push_back({.name = name, .x = draw_sizes(solvability), .y = column(solvability, of, number)});
    figure.panels.push_back(std::move(panel));
  }
  figure.caption = fmt::format("random subspaces: {:.4f}", solvability.expected());
  return figure;
}

}  // namespace kadanoff::subspaces
