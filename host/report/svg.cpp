// Makes a picture of its own fit for a page of many.
#include "host/report/svg.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <set>
#include <sstream>
#include <string_view>
#include <utility>
#include <vector>

#include "host/base/printable.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::report {
namespace {

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); });
  return text;
}

bool is_of_names(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == ':' || c == '_';
}

// What gnuplot draws with, and what else draws. All of it only shows.
bool is_known_element(const std::string& name) {
  static const std::set<std::string> known{
      "svg",  "g",      "defs",    "desc",   "title", "path",     "polygon",        "polyline",       "rect",
      "line", "circle", "ellipse", "text",   "tspan", "use",      "image",          "clippath",       "mask",
      "stop", "marker", "pattern", "filter", "tref",  "textpath", "lineargradient", "radialgradient", "symbol"};
  return known.contains(name) || name.starts_with("fe");
}

// Part of an element's tag: name="value".
struct Attribute {
  std::string name, value;
};

// The tag that begins after the `<` at `at`, in small letters; `at` becomes the place of its `>`.
struct Tag {
  std::string name;
  std::vector<Attribute> attributes;
};
Tag read_tag(const std::string& text, std::size_t& at) {
  const auto name = [&] {
    std::string found;
    for (; at < text.size() && is_of_names(text[at]); ++at) found += text[at];
    return found;
  };
  const auto skip_spaces = [&] {
    while (at < text.size() && std::isspace(static_cast<unsigned char>(text[at])) != 0) ++at;
  };
  Tag tag{.name = name(), .attributes = {}};
  while (at < text.size() && text[at] != '>') {
    if (!is_of_names(text[at])) {
      ++at;  // spaces, and the slash at the end
      continue;
    }
    Attribute one{.name = name(), .value = {}};
    skip_spaces();
    if (at < text.size() && text[at] == '=') {
      ++at;
      skip_spaces();
      const char quote = at < text.size() ? text[at] : ' ';
      if (quote == '"' || quote == '\'') {
        const auto end = std::min(text.find(quote, at + 1), text.size());
        one.value = text.substr(at + 1, end - at - 1);
        at = std::min(end + 1, text.size());
      } else {
        one.value = "?";  // without quotation marks it is no XML
        ++at;
      }
    }
    tag.attributes.push_back(one);
  }
  return tag;
}

bool is_harmless(const Attribute& attribute) {
  const auto& [name, value] = attribute;
  if (name.starts_with("on")) return false;
  if (name == "href" || name.ends_with(":href"))
    return value.starts_with("#") || value.starts_with("data:image/png;base64,");
  for (auto at = value.find("url"); at != std::string::npos; at = value.find("url", at + 1))
    if (value.compare(at, 5, "url(#") != 0) return false;
  return true;
}

// Nothing in it acts, or loads anything. Pictures of gnuplot have none of this; others are not trusted.
void require_harmless(const std::string& svg, const std::string& file) {
  const auto text = lower(svg);
  const auto refuse = [&](const std::string& what) {
    fail(ExitCode::bad_input, "{} holds {}, which no picture of numbers needs: it is not put into a report", file,
         printable(what, 40));
  };
  for (auto at = text.find('<'); at != std::string::npos; at = text.find('<', at)) {
    ++at;
    if (at < text.size() && text[at] == '/') continue;
    const auto tag = read_tag(text, at);
    if (!is_known_element(tag.name)) refuse("<" + tag.name + ">");
    for (const auto& attribute : tag.attributes)
      if (!is_harmless(attribute)) refuse(attribute.name + "=");
  }
}

// Lines stay lines.
std::string fit_to_print(const std::string& text) {
  constexpr std::size_t most = 100'000;  // of a line
  std::string out;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) out += (out.empty() ? "" : "\n") + printable(line, most);
  return out;
}

// In place of `from`, wherever it is.
std::string replaced(std::string text, std::string_view from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

// All from each `first` to the next `last`, both included, is left out.
std::string without(std::string text, std::string_view first, std::string_view last) {
  for (auto at = text.find(first); at != std::string::npos; at = text.find(first, at)) {
    const auto end = text.find(last, at);
    if (end == std::string::npos) break;
    text.erase(at, end + last.size() - at);
  }
  return text;
}

// The third of the four numbers of a viewBox; 0 if there is none.
double width_of(const std::string& box) {
  std::istringstream numbers(box);
  double x = 0, y = 0, width = 0;
  numbers >> x >> y >> width;
  return numbers ? width : 0;
}

}  // namespace

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : fit_to_print(text)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string embeddable(const std::string& svg, const std::string& prefix, const std::string& alt,
                       const std::string& file) {
  const auto first = svg.find("<svg"), last = svg.rfind("</svg>");
  const auto end_of_tag = first == std::string::npos ? first : svg.find('>', first);
  if (first == std::string::npos || last == std::string::npos || end_of_tag == std::string::npos || last < end_of_tag)
    fail(ExitCode::bad_input, "{} is no SVG picture", file);
  require_harmless(svg.substr(first, last - first), file);
  auto at = first + 1;
  const auto tag = read_tag(lower(svg), at);
  const auto found = std::find_if(tag.attributes.begin(), tag.attributes.end(),
                                  [](const Attribute& attribute) { return attribute.name == "viewbox"; });
  const auto box = found == tag.attributes.end() ? std::string() : found->value;
  if (box.size() > 100 || box.find_first_not_of("0123456789+-. e") != std::string::npos || !(width_of(box) > 0))
    fail(ExitCode::bad_input, "{} has no viewBox", file);
  auto body = svg.substr(end_of_tag + 1, last - end_of_tag - 1);
  for (const char* quote : {"'", "\""}) {
    body = replaced(body, fmt::format(" id={}", quote), fmt::format(" id={}{}", quote, prefix));
    body = replaced(body, fmt::format("href={}#", quote), fmt::format("href={}#{}", quote, prefix));
  }
  body = replaced(body, "url(#", "url(#" + prefix);
  // The picture's own titles would be shown as tips over all of it.
  body = without(without(std::move(body), "<title>", "</title>"), "<desc>", "</desc>");
  // As wide as there is room, but not blurred, and with letters that a phone shows: there it can be moved sideways.
  const auto width = width_of(box);
  return fmt::format(R"(<svg viewBox="{}" role="img" aria-label="{}" style="min-width:{:.0f}px;max-width:{:.0f}px" )"
                     R"(xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>)",
                     box, escaped(alt), 0.4 * width, width, body);
}

}  // namespace kadanoff::report
