// Text, JSON, CSV, file and figure of an RBM's exactness.
#include "host/exactness/exactness_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "host/base/estimate_text.hpp"
#include "host/base/json.hpp"
#include "host/base/table.hpp"
#include "host/base/temperatures.hpp"
#include "host/base/words.hpp"
#include "host/data/file_kind.hpp"

namespace kadanoff::exactness {
namespace {

constexpr const char* source_names[] = {"data", "sampled", "enumerated"};

const char* name_of_source(Source source) { return source_names[static_cast<int>(source)]; }

// The measures with errors, as files and tables name them.
struct Measure {
  const char* name;
  Value ExactnessRow::*member;
};
constexpr std::array measures{Measure{"ratio", &ExactnessRow::ratio}, Measure{"slope", &ExactnessRow::slope},
                              Measure{"unexplained", &ExactnessRow::unexplained}};

std::string number_text(double value) { return std::isnan(value) ? "–" : fmt::format("{:.4g}", value); }

// Small ones with an exponent: 3.1e-05 ± 0.2e-05 as two numbers of their own.
std::string value_text(const Value& value) {
  if (std::isnan(value.value)) return "–";
  if (std::abs(value.value) >= 1e-3 && std::abs(value.value) < 1e4) return with_its_error(value.value, value.error, 6);
  const auto error = std::isfinite(value.error) ? fmt::format(" ± {:.1e}", value.error) : std::string();
  return fmt::format("{:.3e}", value.value) + error;
}

nlohmann::json json_of(const Value& value) {
  return {{"value", json_number(value.value)}, {"error", json_number(value.error)}};
}

Table rows_table(const Exactness& exactness) {
  const bool states = exactness.source == Source::enumerated;
  Table table({{.heading = "T", .key = "temperature"},
               {.heading = "β", .key = "beta"},
               {.heading = states ? "states" : "samples", .key = "samples"},
               {.heading = "Var[βH]", .key = "variance"},
               {.heading = "Var[F − βH]", .key = "difference"},
               {.heading = "ratio", .key = "ratio"},
               {.heading = "best slope β*", .key = "slope"},
               {.heading = "1 − r²", .key = "unexplained"},
               {.key = "missing", .shown = false},
               {.key = "may_be_equilibrium", .shown = false}});
  for (const auto& row : exactness.rows) {
    const auto number = [](double value) { return Cell{number_text(value), json_number(value)}; };
    const auto measure = [](const Value& value) { return Cell{value_text(value), json_of(value)}; };
    table.add({{std::isnan(row.temperature) ? "–" : temperature_text(row.temperature), json_number(row.temperature)},
               number(row.beta()),
               {fmt::format("{}", row.samples), row.samples},
               number(row.variance),
               number(row.difference),
               measure(row.ratio),
               measure(row.slope),
               measure(row.unexplained),
               {"", row.missing.empty() ? nlohmann::json() : nlohmann::json(row.missing)},
               {"", row.may_be_equilibrium}});
  }
  return table;
}

std::string source_text(const Exactness& exactness) {
  if (exactness.source == Source::data) return "over the data";
  if (exactness.source == Source::enumerated)
    return "over all states, each with its probability e^{−βH} / Z: exact, without errors";
  return fmt::format("over lattices sampled here, {} of each, from random spins", counted(exactness.sweeps, "sweep"));
}

std::string csv_number(double value) { return std::isnan(value) ? "" : fmt::format("{:.9g}", value); }

std::string temperature_name(const ExactnessRow& row) {
  return std::isnan(row.temperature) ? "unknown T" : "T = " + temperature_text(row.temperature);
}

// Up to four rows, spread over all, with more energies than one; with a line βH, if there are such.
std::vector<const ExactnessRow*> rows_to_draw(const Exactness& exactness) {
  std::vector<const ExactnessRow*> rows;
  for (const bool with_line : {true, false}) {
    for (const auto& row : exactness.rows)
      if (row.levels.size() > 1 && (!with_line || !std::isnan(row.ratio.value))) rows.push_back(&row);
    if (!rows.empty()) break;
  }
  constexpr std::size_t most = 4;
  if (rows.size() <= most) return rows;
  std::vector<const ExactnessRow*> some;
  for (std::size_t i = 0; i < most; ++i) some.push_back(rows[i * (rows.size() - 1) / (most - 1)]);
  return some;
}

// F of the samples of each energy, and the lines βH through their means. One constant is taken off all F.
figures::Panel levels_panel(const Exactness& exactness) {
  figures::Panel panel{.title = "F at each H: mean and spread",
                       .x = {.label = "H per spin"},
                       .y = {.label = "F per spin, less a constant"}};
  const auto rows = rows_to_draw(exactness);
  if (rows.empty()) return panel;
  const double zero = rows.front()->levels.front().mean, spins = static_cast<double>(exactness.visible);
  for (const auto* row : rows) {
    figures::Series series{.name = temperature_name(*row), .mark = figures::Mark::points};
    double mean_h = 0, mean_f = 0;
    for (const auto& level : row->levels) {
      series.x.push_back(level.energy / spins);
      series.y.push_back((level.mean - zero) / spins);
      series.error.push_back(level.spread / spins);
      mean_h += level.share * level.energy;
      mean_f += level.share * level.mean;
    }
    panel.series.push_back(std::move(series));
    if (!std::isfinite(row->beta())) continue;
    figures::Series line{.name = temperature_name(*row), .mark = figures::Mark::line};
    for (const double energy : {row->levels.front().energy, row->levels.back().energy}) {
      line.x.push_back(energy / spins);
      line.y.push_back((mean_f + row->beta() * (energy - mean_h) - zero) / spins);
    }
    panel.series.push_back(std::move(line));
  }
  return panel;
}

figures::Series against_temperature(const Exactness& exactness, const char* name, Value ExactnessRow::*member) {
  figures::Series series{.name = name};
  for (const auto& row : exactness.rows) {
    if (std::isnan(row.temperature)) continue;
    series.x.push_back(row.temperature);
    series.y.push_back((row.*member).value);
    series.error.push_back((row.*member).error);
  }
  return series;
}

}  // namespace

std::string to_text(const Exactness& exactness) {
  auto text = fmt::format("F of {} × {} units against the Ising energy H of {} × {} lattices, {}\n\n",
                          exactness.visible, exactness.hidden, exactness.side, exactness.side, source_text(exactness)) +
              kadanoff::to_text(rows_table(exactness)) +
              "\nratio   Var[F − βH] / Var[βH]: 0 where the mapping is exact\n"
              "β*      of the least Var[F − β*H]; 1 − r² is what of Var[F] is left there\n";
  for (const auto& row : exactness.rows)
    if (!row.missing.empty()) text += fmt::format("{}: {}\n", temperature_name(row), row.missing);
  for (const auto& row : exactness.rows)
    if (!row.may_be_equilibrium)
      text += fmt::format("{}: the lattices still depend on their start; take more --sweeps\n", temperature_name(row));
  return text;
}

nlohmann::json to_json(const Exactness& exactness) {
  nlohmann::json json{{"visible", exactness.visible},
                      {"hidden", exactness.hidden},
                      {"side", exactness.side},
                      {"source", name_of_source(exactness.source)},
                      {"sweeps", nullptr},
                      {"rows", kadanoff::to_json(rows_table(exactness))}};
  if (exactness.source == Source::sampled) json["sweeps"] = exactness.sweeps;
  return json;
}

std::string to_csv(const Exactness& exactness) {
  std::string text = "temperature,beta,samples,variance,difference";
  for (const auto& measure : measures) text += fmt::format(",{0},{0}_error", measure.name);
  text += "\n";
  for (const auto& row : exactness.rows) {
    text += fmt::format("{},{},{},{},{}", csv_number(row.temperature), csv_number(row.beta()), row.samples,
                        csv_number(row.variance), csv_number(row.difference));
    for (const auto& measure : measures)
      text += fmt::format(",{},{}", csv_number((row.*measure.member).value), csv_number((row.*measure.member).error));
    text += "\n";
  }
  return text;
}

io::H5Writer to_file(const Exactness& exactness, const io::Provenance& provenance) {
  io::H5Writer file;
  const auto of_rows = [&](auto value) {
    std::vector<decltype(value(exactness.rows.front()))> values;
    for (const auto& row : exactness.rows) values.push_back(value(row));
    return values;
  };
  file.dataset("/temperature", of_rows([](const ExactnessRow& row) { return row.temperature; }));
  file.dataset("/samples", of_rows([](const ExactnessRow& row) { return row.samples; }));
  file.dataset("/variance", of_rows([](const ExactnessRow& row) { return row.variance; }));
  file.dataset("/difference", of_rows([](const ExactnessRow& row) { return row.difference; }));
  for (const auto& measure : measures) {
    file.dataset(fmt::format("/{}", measure.name),
                 of_rows([&](const ExactnessRow& row) { return (row.*measure.member).value; }));
    file.dataset(fmt::format("/{}_error", measure.name),
                 of_rows([&](const ExactnessRow& row) { return (row.*measure.member).error; }));
  }
  std::vector<std::int64_t> of;
  std::vector<double> energy, share, mean, spread;
  for (std::size_t row = 0; row < exactness.rows.size(); ++row)
    for (const auto& level : exactness.rows[row].levels) {
      of.push_back(static_cast<std::int64_t>(row));
      energy.push_back(level.energy);
      share.push_back(level.share);
      mean.push_back(level.mean);
      spread.push_back(level.spread);
    }
  file.dataset("/levels/row", of);
  file.dataset("/levels/energy", energy);
  file.dataset("/levels/share", share);
  file.dataset("/levels/mean", mean);
  file.dataset("/levels/spread", spread);
  file.attribute("/", "visible", exactness.visible);
  file.attribute("/", "hidden", exactness.hidden);
  file.attribute("/", "source", std::string(name_of_source(exactness.source)));
  if (exactness.source == Source::sampled) file.attribute("/", "sweeps", exactness.sweeps);
  io::write_provenance(file, data::known_kind("exactness"), provenance);
  return file;
}

figures::Figure to_figure(const Exactness& exactness) {
  figures::Figure figure{.name = "exactness",
                         .title = fmt::format("Free energy of {} × {} units against the Ising energy of {} × {} spins",
                                              exactness.visible, exactness.hidden, exactness.side, exactness.side)};
  if (const auto drawn = rows_to_draw(exactness); !drawn.empty()) {
    figure.panels.push_back(levels_panel(exactness));
    figure.caption = drawn.size() == 1 ? fmt::format("line: βH, at {}", temperature_name(*drawn.front()))
                                       : "lines in the first panel: βH of each temperature";
  }
  const auto slopes = against_temperature(exactness, "β*", &ExactnessRow::slope);
  if (slopes.x.size() > 1) {
    const figures::ReferenceLine critical{.at = ising::critical_temperature, .label = "T_c"};
    figures::Panel shares{.title = "what is not exact", .x = {.label = "T"}, .y = {.label = "", .logarithmic = true}};
    shares.series.push_back(against_temperature(exactness, "Var[F − βH] / Var[βH]", &ExactnessRow::ratio));
    shares.series.push_back(against_temperature(exactness, "1 − r²", &ExactnessRow::unexplained));
    shares.lines.push_back(critical);
    figures::Panel slope{.title = "best slope", .x = {.label = "T"}, .y = {.label = "β*"}};
    slope.series.push_back(slopes);
    figures::Series beta{.name = "β = 1 / T", .mark = figures::Mark::line};
    for (const auto& row : exactness.rows)
      if (std::isfinite(row.beta())) {
        beta.x.push_back(row.temperature);
        beta.y.push_back(row.beta());
      }
    slope.series.push_back(std::move(beta));
    slope.lines.push_back(critical);
    figure.panels.push_back(std::move(shares));
    figure.panels.push_back(std::move(slope));
  }
  return figure;
}

}  // namespace kadanoff::exactness
