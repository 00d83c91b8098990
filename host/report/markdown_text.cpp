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

bool is_latin(char c) { return ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z'); }
bool is_digit(char c) { return '0' <= c && c <= '9'; }
bool is_of_a_name(char c) { return is_latin(c) || is_digit(c) || c == '_'; }

// The length of the name that begins at `at`.
std::size_t name_at(std::string_view text, std::size_t at) {
  const auto from = text.begin() + static_cast<std::ptrdiff_t>(std::min(at, text.size()));
  return static_cast<std::size_t>(std::find_if_not(from, text.end(), is_of_a_name) - from);
}

// Where `word` ends before `at`, whatever the case of its letters.
bool stands_before(std::string_view text, std::size_t at, std::string_view word) {
  return at >= word.size() &&
         std::equal(word.begin(), word.end(), text.begin() + static_cast<std::ptrdiff_t>(at - word.size()),
                    [](char a, char b) { return a == b || (is_latin(b) && (b | 0x20) == a); });
}

// GitHub and GitLab make more of a text than Markdown says, some of it after the escapes are gone: links of
// https://x, www.x and x@y, mentions of @x, references to #1, !1, $1, %x, &1, ~x, ^x, GH-1 and [x:1], pictures of :x:,
// formulas of $x$. The letter at `at` is one that makes them.
bool begins_more(std::string_view text, std::size_t at) {
  const auto next = [&](std::size_t by) { return at + by < text.size() ? text[at + by] : ' '; };
  switch (text[at]) {
    case '@':
    case '$':
      return true;
    case '#':
    case '!':
    case '%':
    case '&':
    case '~':
    case '^':
      return is_of_a_name(next(1)) || next(1) == '"';
    case ':': {
      const auto name = text.substr(at + 1);  // ":+1:", ":e-mail:"
      const auto end =
          std::find_if_not(name.begin(), name.end(), [](char c) { return is_of_a_name(c) || c == '+' || c == '-'; });
      return name.starts_with("//") || (end != name.begin() && end != name.end() && *end == ':');
    }
    case '[': {
      const auto length = name_at(text, at + 1);
      return length > 0 && next(length + 1) == ':';
    }
    case '.':
      return stands_before(text, at, "www");
    case '-':
      return stands_before(text, at, "gh") && is_digit(next(1));
    default:
      return false;
  }
}

std::string escaped(char c) { return is_one_of(c, "\\`*_[]<>|&~$") ? std::string{'\\', c} : std::string{c}; }

}  // namespace

std::string markdown_label(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  std::string out;
  for (const char c : printable(text, 100'000)) out += escaped(c);
  return out;
}

std::string plain_markdown(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  const auto shown = printable(text, 100'000);
  std::string out;
  // A letter that is an element of its own is read with none of its neighbours.
  for (std::size_t i = 0; i < shown.size(); ++i)
    out += begins_more(shown, i) ? "<span>" + escaped(shown[i]) + "</span>" : escaped(shown[i]);
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
