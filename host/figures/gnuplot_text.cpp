// Escapes text for gnuplot and turns subscripts into its markup.
#include "host/figures/gnuplot_text.hpp"

#include <cctype>
#include <string_view>

namespace kadanoff::figures {
namespace {

bool in_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || (c & 0x80) != 0; }

// The number of letters after the underscore at `at` that are a subscript: N_h, T_c and (W Wᵀ)_ij have a subscript,
// flow_end has none.
std::size_t subscript(const std::string& text, std::size_t at) {
  std::size_t base = at;  // where the letter before it begins
  do {
    if (base == 0) return 0;
  } while ((text[--base] & 0xC0) == 0x80);
  const bool closing = text[base] == ')' || text.compare(base, at - base, "⟩") == 0;
  if (!closing && (!in_word(text[base]) || (base > 0 && in_word(text[base - 1])))) return 0;
  std::size_t end = at + 1;
  while (end < text.size() && in_word(text[end])) ++end;
  const auto length = end - at - 1;
  return length <= 3 && text.find('_', at + 1) >= end ? length : 0;
}

}  // namespace

// In single quotes gnuplot replaces nothing (in double quotes it would run text in backquotes). A backslash removes the
// special meaning of a character in enhanced text.
std::string gnuplot_text(const std::string& text) {
  std::string result = "'";
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (const auto length = c == '_' ? subscript(text, i) : 0; length > 0) {
      result += "_{" + text.substr(i + 1, length) + "}";
      i += length;
      continue;
    }
    if (c == '\'') result += '\'';
    if (std::string_view("_^{}@&~\\").find(c) != std::string_view::npos) result += '\\';
    result += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
  }
  return result + "'";
}

}  // namespace kadanoff::figures
