// Chooses of each list of objects the columns that say most.
#include "host/report/benchmark_section.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "host/base/json.hpp"
#include "host/base/words.hpp"
#include "host/report/readers.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::report {
namespace {

using nlohmann::json;

// What was measured, how, and what came out; then what else there is.
constexpr std::array first_columns{"work",          "model",           "size",         "batch",       "statistics",
                                   "device",        "program",         "precision",    "seconds",     "updates_per_s",
                                   "samples_per_s", "sweeps_per_s",    "flips_per_ns", "tflop_per_s", "gb_per_s",
                                   "share_of_copy", "share_of_product"};
constexpr std::size_t most_columns = 10, most_rows = 100, longest_cell = 60;

bool is_list_of_objects(const json& value) {
  return value.is_array() && !value.empty() &&
         std::all_of(value.begin(), value.end(), [](const json& one) { return one.is_object(); });
}

// Four digits, without an exponent where there need not be one. Nothing for what is unknown.
std::string cell_text(const json& value) {
  if (value.is_null()) return {};
  if (value.is_number_float()) {
    const auto number = value.get<double>();
    const bool is_long = std::abs(number) >= 1e4 && std::abs(number) < 1e12;
    return is_long ? fmt::format("{:.0f}", number) : fmt::format("{:.4g}", number);
  }
  if (!value.is_array()) return plain_text(value, 400);
  std::string text;
  for (const auto& one : value) text += (text.empty() ? "" : ", ") + cell_text(one);
  return text;
}

void add_entries(const std::string& name, const json& value, std::vector<std::pair<std::string, std::string>>& to) {
  if (value.is_object()) {
    for (const auto& [key, below] : value.items())
      add_entries(name.empty() ? key : fmt::format("{}.{}", name, key), below, to);
  } else if (auto text = cell_text(value); !text.empty()) {
    to.emplace_back(name, std::move(text));
  }
}

// "updates_per_s" as "updates per s".
std::string with_spaces(std::string name) {
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

using Entries = std::vector<std::pair<std::string, std::string>>;

// What columns of `kadanoff bench` mean; others say it themselves.
constexpr std::array<std::pair<const char*, const char*>, 6> meanings{{
    {"seconds", "of one update, sweep, step or call, the median of all measurements"},
    {"flips_per_ns", "spins that were offered a flip in a nanosecond"},
    {"tflop_per_s", "10¹² operations with floating-point numbers in a second"},
    {"gb_per_s", "10⁹ bytes in a second, of those that must be read or written at least"},
    {"share_of_copy", "gb per s over that of a copy of memory on this machine"},
    {"share_of_product", "tflop per s over that of a large product of matrices on this machine"},
}};

std::string meanings_of(const std::vector<std::string>& columns) {
  std::string text;
  for (const auto& [name, meaning] : meanings)
    if (std::find(columns.begin(), columns.end(), name) != columns.end())
      text += fmt::format("{}{}: {}", text.empty() ? "" : "; ", with_spaces(name), meaning);
  return text;
}

const std::string* find_entry(const Entries& entries, const std::string& name) {
  const auto found = std::find_if(entries.begin(), entries.end(), [&](const auto& one) { return one.first == name; });
  return found == entries.end() ? nullptr : &found->second;
}

// All names, those of first_columns first, and of the others only those whose cells are short; none with zeros only: of
// work on bits, no operation is one with floating-point numbers.
std::vector<std::string> columns_of(const std::vector<Entries>& rows) {
  std::vector<std::string> columns;
  const auto says_something = [&](const std::string& name) {
    return std::any_of(rows.begin(), rows.end(), [&](const Entries& row) {
      const auto* text = find_entry(row, name);
      return text != nullptr && *text != "0";
    });
  };
  const auto add = [&](const std::string& name) {
    if (std::find(columns.begin(), columns.end(), name) == columns.end()) columns.push_back(name);
  };
  for (const char* name : first_columns)
    if (says_something(name)) add(name);
  for (const auto& row : rows)
    for (const auto& [name, text] : row)
      if (text.size() <= longest_cell && name.find('.') == std::string::npos && says_something(name)) add(name);
  return columns;
}

TableBlock table_of(const std::string& name, const json& list, const std::string& file) {
  std::vector<Entries> rows;
  for (const auto& one : list) add_entries("", one, rows.emplace_back());
  auto columns = columns_of(rows);
  TableBlock table{.caption = name, .headings = {}, .rows = {}, .left_out = {}};
  if (columns.size() > most_columns) columns.resize(most_columns);
  std::size_t entries = 0;
  for (const auto& row : rows) entries = std::max(entries, row.size());
  for (const auto& column : columns) table.headings.push_back(with_spaces(column));
  for (std::size_t i = 0; i < std::min(most_rows, rows.size()); ++i) {
    table.rows.emplace_back();
    for (const auto& column : columns) {
      const auto* text = find_entry(rows[i], column);
      table.rows.back().push_back(text == nullptr ? "–" : *text);
    }
  }
  if (rows.size() > most_rows)
    table.left_out = fmt::format("The first {} of {}", most_rows, counted(rows.size(), "row"));
  if (entries > columns.size()) table.left_out += table.left_out.empty() ? "Not all columns" : ", and not all columns";
  if (!table.left_out.empty()) table.left_out += ": everything is in " + file;
  const bool is_of_bench =
      std::any_of(list.begin(), list.end(), [](const json& one) { return one.contains("seconds_best"); });
  if (const auto text = is_of_bench ? meanings_of(columns) : std::string(); !text.empty())
    table.left_out = text + (table.left_out.empty() ? "" : ". ") + table.left_out;
  return table;
}

// Lists of objects become tables, and everything else facts.
void add_all(const std::string& name, const json& value, const std::string& file, Section& section, Facts& facts) {
  if (is_list_of_objects(value)) {
    section.blocks.emplace_back(table_of(name, value, file));
  } else if (value.is_object()) {
    for (const auto& [key, below] : value.items())
      add_all(name.empty() ? key : fmt::format("{}.{}", name, key), below, file, section, facts);
  } else if (auto text = cell_text(value); !text.empty()) {
    facts.entries.emplace_back(name, std::move(text));
  }
}

// {"train": {…}} as [{"work": "train", …}].
json list_of_works(const json& works) {
  json list = json::array();
  for (const auto& [name, work] : works.items()) {
    list.push_back(work);
    list.back()["work"] = name;
  }
  return list;
}

}  // namespace

std::vector<Section> sections_of_benchmark(const json& json, const std::string& file) {
  const bool has_rows = json.is_object() && json.contains("rows") && is_list_of_objects(json["rows"]);
  const bool has_works = json.is_object() && json.contains("works") && json["works"].is_object() &&
                         std::all_of(json["works"].begin(), json["works"].end(),
                                     [](const nlohmann::json& one) { return one.is_object(); });
  if (json.is_object() && json.contains("claims"))
    fail(ExitCode::bad_input, "{} holds the claims of a reproduction: give the folder that it is in", file);
  if (!has_rows && !has_works)
    fail(ExitCode::bad_input, "{} is no benchmark: it has no list of rows, as `kadanoff bench --json` prints one",
         file);
  Section section{.heading = "Benchmark " + file, .blocks = {}};
  Section end{.heading = "Benchmark " + file + ": machine and settings", .blocks = {}, .is_end_matter = true};
  if (json.contains("warnings") && json["warnings"].is_array() && !json["warnings"].empty()) {
    Notice notice{.text = "What the program says of these numbers"};
    for (const auto& one : json["warnings"]) notice.entries.push_back(plain_text(one));
    section.blocks.emplace_back(std::move(notice));
  }
  if (has_rows) section.blocks.emplace_back(table_of("What was timed", json["rows"], file));
  if (has_works) section.blocks.emplace_back(table_of("works", list_of_works(json["works"]), file));
  Facts facts;
  for (const auto& [key, value] : json.items())
    if (key != "rows" && key != "works" && key != "warnings") add_all(key, value, file, end, facts);
  end.blocks.emplace_back(std::move(facts));
  return {section, end};
}

}  // namespace kadanoff::report
