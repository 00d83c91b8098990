// Lays out the rows of a table as text, Markdown and JSON.
#include "host/base/table.hpp"

#include <algorithm>
#include <utility>

#include "host/base/text_width.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff {
namespace {

// What people see of a table: its shown columns, and the texts of their cells, line by line.
struct ShownTexts {
  std::vector<Table::Align> aligns;
  std::vector<std::vector<std::string>> lines;  // the first is the headings
};

ShownTexts shown_texts(const Table& table) {
  const auto& columns = table.columns();
  ShownTexts shown;
  shown.lines.resize(table.rows().size() + 1);
  for (std::size_t c = 0; c < columns.size(); ++c) {
    if (!columns[c].shown) continue;
    shown.aligns.push_back(columns[c].align);
    shown.lines[0].push_back(columns[c].heading);
    for (std::size_t r = 0; r < table.rows().size(); ++r) shown.lines[r + 1].push_back(table.rows()[r][c].text);
  }
  return shown;
}

std::string aligned(const std::string& text, std::size_t width, Table::Align align) {
  const std::size_t space = width - text_width(text);
  const std::size_t before = align == Table::Align::left ? 0 : align == Table::Align::right ? space : space / 2;
  return std::string(before, ' ') + text + std::string(space - before, ' ');
}

std::string escaped(const std::string& text) {
  std::string result;
  for (const char c : text) result += c == '|' ? std::string("\\|") : std::string(1, c);
  return result;
}

}  // namespace

void Table::add(std::vector<Cell> cells) {
  expects(cells.size() == columns_.size(), "Table::add: not one cell for each column");
  rows_.push_back(std::move(cells));
}

std::string to_text(const Table& table, std::size_t indent) {
  const auto [aligns, lines] = shown_texts(table);
  std::vector<std::size_t> widths(aligns.size());
  for (const auto& line : lines)
    for (std::size_t c = 0; c < line.size(); ++c) widths[c] = std::max(widths[c], text_width(line[c]));
  const bool has_headings =
      std::any_of(lines[0].begin(), lines[0].end(), [](const std::string& heading) { return !heading.empty(); });
  std::string text;
  for (std::size_t l = has_headings ? 0 : 1; l < lines.size(); ++l) {
    std::string line(indent, ' ');
    for (std::size_t c = 0; c < lines[l].size(); ++c)
      line += (c == 0 ? "" : "  ") + aligned(lines[l][c], widths[c], aligns[c]);
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + '\n';
  }
  return text;
}

std::string to_markdown(const Table& table) {
  const auto [aligns, lines] = shown_texts(table);
  std::string rule = "|", text;
  for (const auto align : aligns)
    rule += align == Table::Align::left ? "---|" : align == Table::Align::right ? "---:|" : ":---:|";
  for (std::size_t l = 0; l < lines.size(); ++l) {
    text += '|';
    for (const auto& cell : lines[l]) text += " " + escaped(cell) + " |";
    text += '\n' + (l == 0 ? rule + '\n' : "");
  }
  return text;
}

nlohmann::json to_json(const Table& table) {
  auto rows = nlohmann::json::array();
  for (const auto& cells : table.rows()) {
    auto row = nlohmann::json::object();
    for (std::size_t c = 0; c < cells.size(); ++c)
      if (const auto& key = table.columns()[c].key; !key.empty()) row[key] = cells[c].value;
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace kadanoff
