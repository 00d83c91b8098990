// Escapes texts for Markdown, and writes tables.
#include "host/report/markdown_text.hpp"

#include <algorithm>
#include <string_view>

#include "host/base/printable.hpp"

namespace kadanoff::report {
namespace {

bool is_one_of(char c, std::string_view letters) { return letters.find(c) != std::string_view::npos; }

// Where a paragraph begins, these make a list, a heading or a rule: "- x", "# x", "1. x".
std::size_t begins_a_block(const std::string& text) {
  if (text.empty()) return std::string::npos;
  if (is_one_of(text.front(), "#+-=")) return 0;
  const auto digits = text.find_first_not_of("0123456789");
  const bool is_number = digits != 0 && digits != std::string::npos && is_one_of(text[digits], ".)");
  return is_number && (digits + 1 == text.size() || text[digits + 1] == ' ') ? digits : std::string::npos;
}

}  // namespace

std::string plain_markdown(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  std::string out;
  for (const char c : printable(text, 100'000)) {
    if (is_one_of(c, "\\`*_[]<>|&~")) out += '\\';
    out += c;
  }
  return out;
}

std::string markdown_paragraph(const std::string& text) {
  auto out = plain_markdown(text);
  out.erase(0, std::min(out.find_first_not_of(' '), out.size()));  // four spaces would make it code
  if (const auto block = begins_a_block(out); block != std::string::npos) out.insert(block, 1, '\\');
  return out + "\n";
}

std::string markdown_row(const std::vector<std::string>& cells) {
  std::string line = "|";
  for (const auto& cell : cells) line += " " + plain_markdown(cell) + " |";
  return line + "\n";
}

std::string markdown_rule(std::size_t columns) {
  std::string line = "|";
  for (std::size_t i = 0; i < columns; ++i) line += "---|";
  return line + "\n";
}

std::string markdown_table(const std::vector<std::string>& headings,
                           const std::vector<std::vector<std::string>>& rows) {
  if (rows.empty()) return {};
  std::string text = markdown_row(headings) + markdown_rule(headings.size());
  for (const auto& cells : rows) text += markdown_row(cells);
  return text;
}

}  // namespace kadanoff::report
