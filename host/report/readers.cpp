// Reads texts, tables and pictures.
#include "host/report/readers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "host/base/json.hpp"
#include "host/base/words.hpp"
#include "host/io/text_file.hpp"
#include "host/report/svg.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::report {
namespace {

namespace fs = std::filesystem;

// What there is to be seen: the panels and the names of the lines, from the figure's numbers.
std::string described(const std::string& csv, const std::string& name) {
  std::vector<std::string> panels, series;
  const auto add = [](std::vector<std::string>& names, const std::string& one) {
    if (!one.empty() && std::find(names.begin(), names.end(), one) == names.end()) names.push_back(one);
  };
  const auto lines = read_csv(csv, 200'000);
  const bool of_series = !lines.empty() && lines.front().size() > 1 && lines.front()[1] == "series";
  for (std::size_t i = 1; i < lines.size(); ++i) {
    if (lines[i].size() < 2) continue;
    add(panels, lines[i][0]);
    if (of_series) add(series, lines[i][1]);
  }
  constexpr std::size_t most = 12;
  const auto list = [&](const char* what, const std::vector<std::string>& names) {
    if (names.empty()) return std::string();
    std::string text;
    for (std::size_t i = 0; i < std::min(most, names.size()); ++i) text += (text.empty() ? "" : ", ") + names[i];
    return fmt::format(". {}: {}{}", what, text, names.size() > most ? ", …" : "");
  };
  return "Figure " + name + list("Panels", panels) + list("Lines", series);
}

// "a.b"
std::string below_name(const std::string& name, const std::string& key) {
  return name.empty() ? key : fmt::format("{}.{}", name, key);
}

void flatten(const std::string& name, const nlohmann::json& value,
             std::vector<std::pair<std::string, std::string>>& out) {
  if (value.is_object()) {
    for (const auto& [key, below] : value.items()) flatten(below_name(name, key), below, out);
  } else {
    out.emplace_back(name, plain_text(value, 400));
  }
}

}  // namespace

std::string read_text(const fs::path& path) {
  auto text = io::read_text_file(path);
  if (!text) fail(ExitCode::no_input, "{} does not exist", path.string());
  return *std::move(text);
}

nlohmann::json read_json(const fs::path& path) {
  auto json = parse_json(read_text(path));
  if (json.is_discarded()) fail(ExitCode::bad_input, "{} is damaged: it is no JSON", path.string());
  return json;
}

std::vector<std::vector<std::string>> read_csv(const std::string& text, std::size_t most) {
  std::vector<std::vector<std::string>> lines;
  std::vector<std::string> line{""};
  bool is_quoted = false;
  for (std::size_t at = 0; at < text.size() && lines.size() < most; ++at) {
    const char c = text[at];
    if (is_quoted) {
      if (c != '"')
        line.back() += c;
      else if (at + 1 < text.size() && text[at + 1] == '"')
        line.back() += text[++at];
      else
        is_quoted = false;
    } else if (c == '"') {
      is_quoted = true;
    } else if (c == ',') {
      line.emplace_back();
    } else if (c == '\n') {
      lines.push_back(std::exchange(line, {""}));
    } else if (c != '\r') {
      line.back() += c;
    }
  }
  if (lines.size() < most && (line.size() > 1 || !line.front().empty())) lines.push_back(line);
  return lines;
}

TableBlock first_lines(const fs::path& csv) {
  constexpr std::size_t shown = 20;
  const auto text = read_text(csv);
  auto lines = read_csv(text, shown + 1);
  if (lines.empty()) fail(ExitCode::bad_input, "{} is empty", csv.string());
  TableBlock table{.caption = csv.filename().string(), .headings = lines.front(), .rows = {}, .left_out = {}};
  for (std::size_t i = 1; i < lines.size(); ++i) {
    lines[i].resize(table.headings.size());
    table.rows.push_back(std::move(lines[i]));
  }
  const auto all = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  if (all > shown + 1)
    table.left_out = fmt::format("The first {} of {}; all of them: {}", shown, counted(all - 1, "line"), csv.string());
  return table;
}

Picture picture_of(const fs::path& csv, const fs::path& shown) {
  const auto svg = fs::path(csv).replace_extension(".svg");
  Picture picture{.file = fs::path(shown).replace_extension(".svg").string(),
                  .alt = described(read_text(csv), csv.stem().string()),
                  .numbers = shown.string()};
  if (const auto found = io::read_text_file(svg))
    picture.svg = *found;
  else
    picture.problem = svg.filename().string() + " is not there: it was made without gnuplot";
  return picture;
}

std::vector<std::pair<std::string, std::string>> flattened(const nlohmann::json& value) {
  std::vector<std::pair<std::string, std::string>> entries;
  flatten("", value, entries);
  return entries;
}

}  // namespace kadanoff::report
