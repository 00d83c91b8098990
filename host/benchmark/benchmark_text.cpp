// The table and the JSON of measured cases.
#include "host/benchmark/benchmark_text.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "host/base/table.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::benchmark {
namespace {

nlohmann::json to_json(const Ceiling& ceiling, const char* rate, double unit) {
  return {{"what", ceiling.text}, {"seconds", ceiling.seconds}, {rate, unit * ceiling.per_second}};
}

std::string rate_text(const std::pair<std::string, double>& rate) {
  const auto& [name, value] = rate;
  const char* unit = name == "updates_per_s"    ? "updates/s"
                     : name == "epochs_per_s"   ? "epochs/s"
                     : name == "samples_per_s"  ? "samples/s"
                     : name == "flips_per_ns"   ? "flips/ns"
                     : name == "sweeps_per_s"   ? "sweeps/s"
                     : name == "lattices_per_s" ? "lattices/s"
                     : name == "matrices_per_s" ? "matrices/s"
                     : name == "models_per_s"   ? "models/s"
                                                : "samples·steps/s";
  return fmt::format("{:.4g} {}", value, unit);
}

// One line for each kind of ceiling: what it reached, from the least to the most.
std::vector<std::string> ceilings_text(const std::vector<BenchmarkRow>& rows) {
  std::vector<std::string> lines;
  const auto tell = [&](Ceiling BenchmarkRow::*ceiling, double unit, const char* name) {
    std::map<std::string, std::pair<double, double>> reached;
    for (const auto& row : rows) {
      if ((row.*ceiling).text.empty()) continue;
      const double rate = unit * (row.*ceiling).per_second;
      auto& [least, most] = reached.try_emplace((row.*ceiling).text, rate, rate).first->second;
      least = std::min(least, rate);
      most = std::max(most, rate);
    }
    for (const auto& [what, range] : reached)
      lines.push_back(range.first == range.second
                          ? fmt::format("{}: {:.3g} {}", what, range.first, name)
                          : fmt::format("{}: {:.3g} to {:.3g} {}", what, range.first, range.second, name));
  };
  tell(&BenchmarkRow::product, 1e-12, "TFLOP/s");
  tell(&BenchmarkRow::tables, 1e-9, "additions/ns");
  tell(&BenchmarkRow::copy, 1e-9, "GB/s");
  return lines;
}

}  // namespace

nlohmann::json to_json(const BenchmarkRow& row) {
  nlohmann::json json{{"work", row.work},
                      {"size", row.size},
                      {"batch", row.batch},
                      {"statistics", row.statistics},
                      {"precision", row.precision},
                      {"launch", row.launch.empty() ? nlohmann::json() : nlohmann::json(row.launch)},
                      {"device", row.device},
                      {"seconds", row.time.median},
                      {"seconds_quartiles", {row.time.low, row.time.high}},
                      {"quartile_spread", row.time.spread()},
                      {"seconds_best", row.time.best},
                      {"seconds_host", row.time.host},
                      {"seconds_cpu", row.time.cpu},
                      {"repeats", row.time.repeats},
                      {"calls_a_repeat", row.time.calls},
                      {"flops", row.flops},
                      {"flops_formula", row.flops_formula},
                      {"bytes", row.bytes},
                      {"bytes_formula", row.bytes_formula},
                      {"tflop_per_s", 1e-12 * row.flops_per_second()},
                      {"gb_per_s", 1e-9 * row.bytes_per_second()},
                      {"product_ceiling", to_json(row.product, "tflop_per_s", 1e-12)},
                      {"copy_ceiling", to_json(row.copy, "gb_per_s", 1e-9)},
                      {"share_of_product", row.flops_per_second() / row.product.per_second},
                      {"share_of_copy", row.bytes_per_second() / row.copy.per_second}};
  if (row.additions > 0) {
    json["table_additions"] = row.additions;
    json["table_additions_formula"] = row.additions_formula;
    json["table_ceiling"] = to_json(row.tables, "additions_per_ns", 1e-9);
    json["share_of_tables"] = row.additions / row.time.median / row.tables.per_second;
  }
  for (const auto& [name, value] : row.rates) json[name] = value;
  if (row.products_seconds) {
    json["products_seconds"] = *row.products_seconds;
    json["of_products"] = row.time.median / *row.products_seconds;
  }
  return json;
}

nlohmann::json to_json(const nlohmann::json& machine, const std::vector<BenchmarkRow>& rows) {
  auto all = nlohmann::json::array();
  for (const auto& row : rows) all.push_back(to_json(row));
  return {{"machine", machine}, {"rows", all}};
}

std::string seconds_text(double seconds) {
  constexpr std::array<std::pair<double, const char*>, 4> units{{{1, "s"}, {1e-3, "ms"}, {1e-6, "µs"}, {1e-9, "ns"}}};
  for (const auto& [unit, name] : units)
    if (seconds >= unit) return fmt::format("{:.3g} {}", seconds / unit, name);
  return fmt::format("{:.3g} s", seconds);
}

std::string to_text(const std::vector<BenchmarkRow>& rows) {
  constexpr auto left = Table::Align::left;
  Table table({{.heading = "work", .align = left},
               {.heading = "size", .align = left},
               {.heading = "batch"},
               {.align = left},
               {.heading = "precision", .align = left},
               {.heading = "time"},
               {.heading = "quartiles"},
               {.heading = "repeats"},
               {.heading = "rate"},
               {.heading = "TFLOP/s"},
               {.heading = "of product"},
               {.heading = "of tables"},
               {.heading = "GB/s"},
               {.heading = "of copy"},
               {.heading = "of 5 products"}});
  std::vector<std::string> notes;
  const auto note = [&](std::string text) {
    if (std::find(notes.begin(), notes.end(), text) == notes.end()) notes.push_back(std::move(text));
  };
  for (const auto& row : rows) {
    const bool floats = row.flops > 0;
    const auto ratio = [](double value) { return Cell{fmt::format("{:.2f}", value)}; };
    table.add({{row.work},
               {row.size},
               {std::to_string(row.batch)},
               {row.statistics},
               {row.precision},
               {seconds_text(row.time.median)},
               {fmt::format("{}–{}", seconds_text(row.time.low), seconds_text(row.time.high))},
               {std::to_string(row.time.repeats)},
               {rate_text(row.rates.front())},
               {floats ? fmt::format("{:.3g}", 1e-12 * row.flops_per_second()) : ""},
               floats ? ratio(row.flops_per_second() / row.product.per_second) : Cell{""},
               row.additions > 0 ? ratio(row.additions / row.time.median / row.tables.per_second) : Cell{""},
               {fmt::format("{:.3g}", 1e-9 * row.bytes_per_second())},
               ratio(row.bytes_per_second() / row.copy.per_second),
               row.products_seconds ? ratio(row.time.median / *row.products_seconds) : Cell{""}});
    note(fmt::format("{}: flops {}; bytes {}", row.work, row.flops_formula, row.bytes_formula));
    if (row.additions > 0)
      note(fmt::format("{}: table additions {}; nothing is multiplied, so it may pass the product's ceiling", row.work,
                       row.additions_formula));
  }
  for (const auto& line : ceilings_text(rows)) note(line);
  std::string text = to_text(table) + '\n';
  for (const auto& line : notes) text += line + '\n';
  return text;
}

}  // namespace kadanoff::benchmark
