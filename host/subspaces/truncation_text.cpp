// Text, JSON, CSV, file and figure of a truncation.
#include "host/subspaces/truncation_text.hpp"

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

// A number that each W_κ has, or of some data not.
struct Quantity {
  const char* name;
  const char* heading;
  std::optional<Estimate> (*of)(const TruncatedModel&);
};

constexpr Quantity quantities[] = {
    {"reconstruction", "(v - v')² a unit", [](const TruncatedModel& one) { return std::optional(one.error); }},
    {"free_energy", "F(v)", [](const TruncatedModel& one) { return std::optional(one.free_energy); }},
    {"pseudo_log_likelihood", "pseudo-likelihood", [](const TruncatedModel& one) { return one.pseudo_log_likelihood; }},
    {"log_likelihood", "ln p(v)", [](const TruncatedModel& one) { return one.log_likelihood; }},
};

constexpr const Quantity& likelihood = quantities[3];

// Unknown, as the error of one sample: empty.
std::string csv_number(double value) { return std::isnan(value) ? "" : fmt::format("{:.9g}", value); }

// What the bracket of an annealed ln Z leaves of ln p.
double lower_end(const TruncatedModel& one) { return one.likelihood_bracket ? one.likelihood_bracket->lower : NAN; }
double upper_end(const TruncatedModel& one) { return one.likelihood_bracket ? one.likelihood_bracket->upper : NAN; }

bool has(const Truncation& truncation, const Quantity& quantity) {
  return quantity.of(truncation.models.front()).has_value();
}

Table models_table(const Truncation& truncation) {
  std::vector<Table::Column> columns{{.heading = "κ", .key = "modes"},
                                     {.heading = "of |W|²", .key = "share"},
                                     {.heading = "error / whole", .key = "error_ratio"}};
  for (const auto& quantity : quantities)
    columns.push_back({.heading = quantity.heading, .key = quantity.name, .shown = has(truncation, quantity)});
  for (const char* key : {"log_z_error", "log_likelihood_lower", "log_likelihood_upper", "log_z_is_trustworthy"})
    columns.push_back({.key = key, .shown = false});
  Table table(columns);
  for (const auto& one : truncation.models) {
    std::vector<Cell> cells{{fmt::format("{}", one.modes), one.modes},
                            {fmt::format("{:.2f} %", 100 * one.share), one.share},
                            {fmt::format("{:.4f}", one.error_ratio), json_number(one.error_ratio)}};
    for (const auto& quantity : quantities) {
      const auto value = quantity.of(one);
      const bool in_doubt = &quantity == &likelihood && !one.log_z_is_trustworthy;
      cells.push_back(
          value ? Cell{with_its_error(*value) + (in_doubt ? " (not trustworthy)" : ""), kadanoff::to_json(*value)}
                : Cell{"", nullptr});
    }
    cells.push_back({"", json_number(one.log_z_error)});
    cells.push_back({"", json_number(lower_end(one))});
    cells.push_back({"", json_number(upper_end(one))});
    cells.push_back({"", one.log_likelihood ? nlohmann::json(one.log_z_is_trustworthy) : nlohmann::json()});
    table.add(std::move(cells));
  }
  return table;
}

figures::Panel against_modes(const Truncation& truncation, const Quantity& quantity) {
  figures::Panel panel{.title = quantity.heading, .x = {.label = "κ", .logarithmic = true}, .y = {.label = ""}};
  figures::Series series{.name = "W_κ"};
  for (const auto& one : truncation.models) {
    const auto value = *quantity.of(one);
    series.x.push_back(static_cast<double>(one.modes));
    series.y.push_back(value.mean);
    series.error.push_back(value.error);
  }
  panel.series.push_back(std::move(series));
  return panel;
}

}  // namespace

std::string to_text(const Truncation& truncation) {
  auto text =
      fmt::format("{} × {} weights of rank {}, on {}: W with its κ largest singular values, b and c as they are\n\n",
                  truncation.visible, truncation.hidden, truncation.rank, counted(truncation.samples, "sample")) +
      kadanoff::to_text(models_table(truncation));
  if (has(truncation, quantities[2]) && !truncation.pseudo_likelihood_is_exact)
    text += "\npseudo-likelihood of one random unit per sample, times N_v\n";
  const auto largest = std::max_element(truncation.models.begin(), truncation.models.end(),
                                        [](const auto& a, const auto& b) { return a.log_z_error < b.log_z_error; });
  if (largest->log_z_error > 0)
    text += fmt::format("\nln Z of ln p is annealed, and known to ± {:.2g} at best: see kadanoff evaluate\n",
                        largest->log_z_error);
  for (const auto& one : truncation.models)
    if (!one.log_z_is_trustworthy)
      text += fmt::format(
          "\nwarning: the annealed ln Z of κ = {} is not trustworthy: by its bracket ln p is from {:.6g} to "
          "{:.6g}\n",
          one.modes, lower_end(one), upper_end(one));
  return text + "\n" + decompositions_text(truncation.decompositions);
}

nlohmann::json to_json(const Truncation& truncation) {
  return {{"visible", truncation.visible},
          {"hidden", truncation.hidden},
          {"samples", truncation.samples},
          {"rank", truncation.rank},
          {"pseudo_likelihood_is_exact", truncation.pseudo_likelihood_is_exact},
          {"singular_values", truncation.singular_values},
          {"decompositions", decompositions_json(truncation.decompositions)},
          {"models", kadanoff::to_json(models_table(truncation))}};
}

std::string to_csv(const Truncation& truncation) {
  std::string text = "modes,share,error_ratio";
  for (const auto& quantity : quantities)
    if (has(truncation, quantity)) text += fmt::format(",{0},{0}_error", quantity.name);
  if (has(truncation, likelihood))
    text += ",log_likelihood_lower,log_likelihood_upper,log_z_error,log_z_is_trustworthy";
  text += "\n";
  for (const auto& one : truncation.models) {
    text += fmt::format("{},{:.9g},{:.9g}", one.modes, one.share, one.error_ratio);
    for (const auto& quantity : quantities)
      if (const auto value = quantity.of(one)) text += "," + csv_number(value->mean) + "," + csv_number(value->error);
    if (has(truncation, likelihood)) {
      if (one.likelihood_bracket)
        text += fmt::format(",{:.9g},{:.9g}", lower_end(one), upper_end(one));
      else
        text += ",,";  // ln Z is exact
      text += fmt::format(",{:.9g},{}", one.log_z_error, one.log_z_is_trustworthy ? 1 : 0);
    }
    text += "\n";
  }
  return text;
}

io::H5Writer to_file(const Truncation& truncation, const io::Provenance& provenance) {
  io::H5Writer file;
  std::vector<std::int64_t> modes;
  std::vector<double> shares, ratios;
  for (const auto& one : truncation.models) {
    modes.push_back(one.modes);
    shares.push_back(one.share);
    ratios.push_back(one.error_ratio);
  }
  file.dataset("/modes", modes);
  file.dataset("/share", shares);
  file.dataset("/error_ratio", ratios);
  for (const auto& quantity : quantities) {
    if (!has(truncation, quantity)) continue;
    std::vector<double> means, errors;
    for (const auto& one : truncation.models) {
      means.push_back(quantity.of(one)->mean);
      errors.push_back(quantity.of(one)->error);
    }
    file.dataset(fmt::format("/{}", quantity.name), means);
    file.dataset(fmt::format("/{}_error", quantity.name), errors);
  }
  if (has(truncation, likelihood)) {
    std::vector<double> lower, upper, errors;
    std::vector<std::int64_t> trustworthy;
    for (const auto& one : truncation.models) {
      lower.push_back(lower_end(one));
      upper.push_back(upper_end(one));
      errors.push_back(one.log_z_error);
      trustworthy.push_back(one.log_z_is_trustworthy ? 1 : 0);
    }
    file.dataset("/log_likelihood_lower", lower);
    file.dataset("/log_likelihood_upper", upper);
    file.dataset("/log_z_error", errors);
    file.dataset("/log_z_is_trustworthy", trustworthy);
  }
  file.dataset("/singular_values", truncation.singular_values);
  file.attribute("/", "visible", truncation.visible);
  file.attribute("/", "hidden", truncation.hidden);
  file.attribute("/", "samples", truncation.samples);
  file.attribute("/", "rank", truncation.rank);
  io::write_provenance(file, data::known_kind("truncation"), provenance);
  return file;
}

figures::Figure to_figure(const Truncation& truncation) {
  figures::Figure figure{.name = "truncation",
                         .title = fmt::format("{} × {} weights with their κ largest singular values",
                                              truncation.visible, truncation.hidden)};
  for (const auto& quantity : quantities)
    if (has(truncation, quantity)) figure.panels.push_back(against_modes(truncation, quantity));
  return figure;
}

}  // namespace kadanoff::subspaces
