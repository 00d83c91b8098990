// Makes a picture of its own fit for a page of many. The picture is not trusted: what comes out is written anew from
// what was understood, so that a browser sees nothing else in it.
#include "host/report/svg.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <sstream>
#include <string_view>
#include <utility>
#include <vector>

#include "host/base/printable.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::report {
namespace {

// What gnuplot draws with, and what else draws. All of it only shows.
bool is_known_element(std::string_view name) {
  static const std::set<std::string_view> known{
      "svg",  "g",      "defs",           "desc",    "title",  "path",   "polygon",       "polyline", "rect",
      "line", "circle", "ellipse",        "text",    "tspan",  "use",    "image",         "clipPath", "mask",
      "stop", "marker", "linearGradient", "pattern", "filter", "symbol", "radialGradient"};
  return known.contains(name) || name.starts_with("fe");
}

// Those that only say how something looks; others are left out.
bool is_known_attribute(std::string_view name) {
  static const std::set<std::string_view> known{"clip-path",
                                                "color",
                                                "cx",
                                                "cy",
                                                "d",
                                                "dx",
                                                "dy",
                                                "filter",
                                                "filterUnits",
                                                "gradientTransform",
                                                "gradientUnits",
                                                "height",
                                                "href",
                                                "id",
                                                "in",
                                                "in2",
                                                "mask",
                                                "offset",
                                                "opacity",
                                                "operator",
                                                "points",
                                                "preserveAspectRatio",
                                                "r",
                                                "result",
                                                "rx",
                                                "ry",
                                                "shape-rendering",
                                                "text-anchor",
                                                "transform",
                                                "width",
                                                "x",
                                                "x1",
                                                "x2",
                                                "xlink:href",
                                                "y",
                                                "y1",
                                                "y2"};
  return known.contains(name) || name.starts_with("stroke") || name.starts_with("fill") || name.starts_with("font-") ||
         name.starts_with("flood-") || name.starts_with("stop-");
}

bool is_known_function(std::string_view name) {
  static const std::set<std::string_view> known{"rgb", "rotate", "translate", "scale", "matrix", "skewX", "skewY"};
  return known.contains(name);
}

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_of_names(char c) {
  return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == ':' || c == '_' || c == '.';
}

struct Attribute {
  std::string name, value;
};

// Reads a small part of XML, and fails for all else.
class Reader {
 public:
  Reader(const std::string& text, std::size_t first, std::string prefix, const std::string& file)
      : text_(text), at_(first), prefix_(std::move(prefix)), file_(file) {}

  // The picture without its own outermost tag, whose viewBox is read.
  std::string body() {
    std::string out;
    do {
      out += next();
    } while (!open_.empty());
    return out;
  }
  [[nodiscard]] const std::string& box() const { return box_; }

 private:
  [[noreturn]] void refuse(const std::string& what) const {
    fail(ExitCode::bad_input, "{} holds {}, which no picture of numbers needs: it is not put into a report", file_,
         printable(what, 40));
  }
  [[nodiscard]] char here() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool take(std::string_view what) {
    if (text_.compare(at_, what.size(), what) != 0) return false;
    at_ += what.size();
    return true;
  }
  void skip_spaces() {
    while (is_space(here())) ++at_;
  }
  std::string name() {
    const auto first = at_;
    while (is_of_names(here())) ++at_;
    if (at_ == first) refuse("what is no name: " + text_.substr(at_, 10));
    return text_.substr(first, at_ - first);
  }

  // A tag, or the text before the next one, as it is to be written; nothing of what is left out.
  std::string next() {
    if (at_ >= text_.size()) refuse("an element without its end");
    if (take("</")) return end_of_element();
    if (take("<")) return element();
    const auto first = at_;
    at_ = std::min(text_.find('<', at_), text_.size());
    const auto words = text_.substr(first, at_ - first);
    for (auto mark = words.find('&'); mark != std::string::npos; mark = words.find('&', mark + 1))
      if (!is_entity(words, mark)) refuse("an & that stands for nothing known");
    return untold_ > 0 ? std::string() : replaced_marks(words);
  }

  // &amp; &lt; &gt; &quot; &apos; and numbers.
  static bool is_entity(const std::string& words, std::size_t at) {
    const auto end = words.find(';', at);
    if (end == std::string::npos || end - at > 10) return false;
    const auto inner = words.substr(at + 1, end - at - 1);
    static const std::set<std::string> known{"amp", "lt", "gt", "quot", "apos"};
    return known.contains(inner) || (inner.size() > 1 && inner[0] == '#' &&
                                     inner.find_first_not_of("x0123456789abcdefABCDEF", 1) == std::string::npos);
  }
  static std::string replaced_marks(const std::string& words) {
    std::string out;
    for (const char c : words) out += c == '>' ? std::string("&gt;") : std::string(1, c);
    return out;
  }

  std::string end_of_element() {
    const auto ended = name();
    skip_spaces();
    if (open_.empty() || open_.back() != ended || !take(">")) refuse("elements that are not one within another");
    open_.pop_back();
    if (is_untold(ended)) {
      --untold_;
      return {};
    }
    return untold_ > 0 || open_.empty() ? std::string() : "</" + ended + ">";
  }

  // Titles within a picture would be shown as tips over all of it.
  static bool is_untold(std::string_view element) { return element == "title" || element == "desc"; }

  std::string element() {
    const auto element = name();
    if (!is_known_element(element)) refuse("<" + element + ">");
    if (untold_ > 0 || (element == "svg" && !open_.empty())) refuse("<" + element + "> where none belongs");
    std::string out = "<" + element;
    for (;;) {
      const bool is_apart = is_space(here());
      skip_spaces();
      if (take("/>")) return open_.empty() ? std::string() : is_untold(element) ? std::string() : out + "/>";
      if (take(">")) break;
      if (!is_apart) refuse("attributes that are not apart");
      out += written(attribute());
    }
    const bool is_outermost = open_.empty();
    open_.push_back(element);
    if (is_untold(element)) ++untold_;
    return is_outermost || untold_ > 0 ? std::string() : out + ">";
  }

  Attribute attribute() {
    Attribute one{.name = name(), .value = {}};
    skip_spaces();
    if (!take("=")) refuse(one.name + " without a value");
    skip_spaces();
    const char quote = here();
    if (quote != '"' && quote != '\'') refuse(one.name + " without quotation marks");
    const auto end = text_.find(quote, ++at_);
    if (end == std::string::npos) refuse(one.name + " without an end");
    one.value = text_.substr(at_, end - at_);
    at_ = end + 1;
    if (one.value.find_first_of("<>&\\\"'`") != std::string::npos) refuse(one.name + "=" + one.value);
    return one;
  }

  // As it is to be written, with a space before it.
  std::string written(const Attribute& attribute) {
    const auto& name = attribute.name;
    auto value = attribute.value;
    if (name.starts_with("on")) refuse(name + "=");
    if (open_.empty() && name == "viewBox") box_ = value;
    if (name == "style" && value.starts_with("image-rendering:pixelated"))
      return " style=\"image-rendering:pixelated\"";
    if (!is_known_attribute(name)) return {};
    if (name == "id") value = prefix_ + value;
    if (name == "href" || name == "xlink:href") {
      if (!value.starts_with("#") && !value.starts_with("data:image/png;base64,")) refuse(name + "=" + value);
      if (value.starts_with("#")) value = "#" + prefix_ + value.substr(1);
    } else {
      value = with_known_functions(value);
    }
    return fmt::format(" {}=\"{}\"", name, value);
  }

  // url(#a) with the prefix; rotate(90) and the like.
  std::string with_known_functions(const std::string& value) const {
    std::string out;
    for (std::size_t at = 0; at < value.size(); ++at) {
      out += value[at];
      if (value[at] != '(') continue;
      auto first = at;
      while (first > 0 && (is_letter(value[first - 1]) || value[first - 1] == '-')) --first;
      const auto function = std::string_view(value).substr(first, at - first);
      if (function == "url" && value.compare(at, 2, "(#") == 0) {
        out += "#" + prefix_;
        ++at;
      } else if (!is_known_function(function)) {
        refuse(value);
      }
    }
    return out;
  }

  const std::string& text_;
  std::size_t at_;
  std::string prefix_, box_;
  const std::string& file_;
  std::vector<std::string> open_;  // elements that have begun, the outermost first
  int untold_ = 0;                 // of them, titles and descriptions
};

// Lines stay lines.
std::string fit_to_print(const std::string& text) {
  constexpr std::size_t most = 100'000;  // of a line
  std::string out;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) out += (out.empty() ? "" : "\n") + printable(line, most);
  return out;
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
  const auto first = svg.find("<svg");
  if (first == std::string::npos) fail(ExitCode::bad_input, "{} is no SVG picture", file);
  Reader reader(svg, first, prefix, file);
  const auto body = reader.body();
  const auto& box = reader.box();
  if (box.size() > 100 || box.find_first_not_of("0123456789+-. e") != std::string::npos || !(width_of(box) > 0))
    fail(ExitCode::bad_input, "{} has no viewBox", file);
  // The style sheet chooses a width with letters that can be read, from what the picture was made for.
  return fmt::format(R"(<svg viewBox="{}" role="img" aria-label="{}" style="--made-for:{:.0f}px" )"
                     R"(xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>)",
                     box, escaped(alt), width_of(box), body);
}

}  // namespace kadanoff::report
