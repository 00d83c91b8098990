// A table as data: columns, and rows of cells, each for people and for programs. Text, Markdown and JSON come from the
// same rows.
//
//   Table table({{.heading = "T", .key = "temperature"}, {.heading = "|m|", .align = Table::Align::centre}});
//   table.add({{"2.25", 2.25}, {"0.712 ± 0.003"}});
//   to_text(table)        "   T       |m|\n2.25  0.712 ± 0.003\n"
//   to_markdown(table)    "| T | \|m\| |\n|---:|:---:|\n| 2.25 | 0.712 ± 0.003 |\n"
//   to_json(table)        [{"temperature": 2.25}]
#pragma once

#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace kadanoff {

struct Cell {
  std::string text;           // for people
  nlohmann::json value = {};  // for programs
};

class Table {
 public:
  enum class Align : std::uint8_t { left, centre, right };

  struct Column {
    std::string heading = {};
    std::string key = {};  // name of the values in JSON; empty: not in the JSON
    Align align = Align::right;
    bool shown = true;  // in text and Markdown
  };

  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  // One cell per column. Throws Error(internal) for any other number of cells.
  void add(std::vector<Cell> cells);

  [[nodiscard]] const std::vector<Column>& columns() const { return columns_; }
  [[nodiscard]] const std::vector<std::vector<Cell>>& rows() const { return rows_; }

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<Cell>> rows_;
};

// Columns as wide as their widest cell, two spaces between them, `indent` before each line. The line of headings is
// left out if all of them are empty.
std::string to_text(const Table& table, std::size_t indent = 0);

std::string to_markdown(const Table& table);

// An array with an object for each row.
nlohmann::json to_json(const Table& table);

}  // namespace kadanoff
