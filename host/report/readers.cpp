// Reads texts, tables and pictures.
#include "host/report/readers.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <fstream>
#include <optional>
#include <set>
#include <string_view>

#include "host/base/json.hpp"
#include "host/base/printable.hpp"
#include "host/base/words.hpp"
#include "host/io/file_status.hpp"
#include "host/io/text_file.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::report {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_of_a_table = std::size_t{16} << 20;    // bytes; more says nothing new
constexpr std::int64_t largest_picture = std::int64_t{16} << 20;  // bytes; more makes no page that can be sent

// The first bytes of a file, and how many lines it has in all.
struct Beginning {
  std::string text;
  std::size_t lines = 0;
};

Beginning beginning_of(const fs::path& path) {
  require_in_its_folder(path);
  const auto status = io::status_of(path);
  if (!status) fail(ExitCode::no_input, "{} does not exist", path.string());
  if (!S_ISREG(status->st_mode)) fail(ExitCode::bad_input, "{} is not a file", path.string());  // a pipe would block
  std::ifstream file(path, std::ios::binary);
  Beginning beginning;
  std::vector<char> buffer(1 << 16);
  while (file.read(buffer.data(), static_cast<std::streamsize>(buffer.size())), file.gcount() > 0) {
    const std::string_view got(buffer.data(), static_cast<std::size_t>(file.gcount()));
    beginning.lines += static_cast<std::size_t>(std::count(got.begin(), got.end(), '\n'));
    beginning.text += got.substr(0, most_of_a_table - std::min(most_of_a_table, beginning.text.size()));
  }
  if (!file.eof()) fail(ExitCode::io, "cannot read {}", path.string());
  return beginning;
}

// What there is to be seen: the panels and the names of the lines, from the figure's numbers.
std::string described(const std::string& csv, const std::string& name) {
  std::vector<std::string> panels, series;
  std::set<std::string> known_panels, known_series;
  const auto add = [](std::vector<std::string>& names, std::set<std::string>& known, const std::string& one) {
    if (!one.empty() && known.insert(one).second) names.push_back(one);
  };
  const auto lines = read_csv(csv, 200'000);
  const bool of_series = !lines.empty() && lines.front().size() > 1 && lines.front()[1] == "series";
  for (std::size_t i = 1; i < lines.size(); ++i) {
    if (lines[i].size() < 2) continue;
    add(panels, known_panels, lines[i][0]);
    if (of_series) add(series, known_series, lines[i][1]);
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

// The bytes of a picture, or why there are none. No value if there is no such file.
struct PictureFile {
  std::string bytes{}, problem{};
};

std::optional<PictureFile> picture_file(const fs::path& path) {
  require_in_its_folder(path);
  const auto status = io::status_of(path);
  if (!status) return {};
  const auto name = path.filename().string();
  if (!S_ISREG(status->st_mode)) return PictureFile{.problem = name + " is not a file"};
  if (status->st_size > largest_picture)
    return PictureFile{.problem = fmt::format("{} has more than {} MiB", name, largest_picture >> 20)};
  auto bytes = io::read_text_file(path);
  if (!bytes) return {};
  if (bytes->empty()) return PictureFile{.problem = name + " is empty"};
  return PictureFile{.bytes = *std::move(bytes)};
}

// "a.b"
std::string below_name(const std::string& name, const std::string& key) {
  return name.empty() ? key : fmt::format("{}.{}", name, key);
}

bool is_list_of_texts(const nlohmann::json& value) {
  return value.is_array() && !value.empty() &&
         std::all_of(value.begin(), value.end(), [](const nlohmann::json& one) { return one.is_string(); });
}

// "a; b"
std::string joined_texts(const nlohmann::json& list) {
  std::string text;
  for (const auto& one : list) text += (text.empty() ? "" : "; ") + one.get<std::string>();
  return printable(text, 400);
}

void flatten(const std::string& name, const nlohmann::json& value,
             std::vector<std::pair<std::string, std::string>>& out) {
  if (value.is_object()) {
    for (const auto& [key, below] : value.items()) flatten(below_name(name, key), below, out);
  } else {
    out.emplace_back(name, value.is_null() || value == "" ? "none"
                           : is_list_of_texts(value)      ? joined_texts(value)
                                                          : plain_text(value, 400));
  }
}

}  // namespace

void require_in_its_folder(const fs::path& path) {
  std::error_code none, error;
  if (!fs::is_symlink(path, none)) return;
  const auto folder = fs::weakly_canonical(path.has_parent_path() ? path.parent_path() : ".", error);
  const auto within = fs::weakly_canonical(path, error).lexically_relative(folder);
  if (error || within.empty() || *within.begin() == "..")
    fail(ExitCode::bad_input, "{} is a link that leads out of its folder, and is not read", path.string());
}

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

TableBlock block_of(const Table& table, const std::string& caption) {
  TableBlock block{.caption = caption, .headings = {}, .rows = {}, .left_out = {}};
  for (const auto& column : table.columns()) block.headings.push_back(column.heading);
  for (const auto& cells : table.rows()) {
    block.rows.emplace_back();
    for (const auto& cell : cells) block.rows.back().push_back(cell.text);
  }
  return block;
}

TableBlock first_lines(const fs::path& csv) {
  constexpr std::size_t shown = 20;
  const auto [text, line_count] = beginning_of(csv);
  auto lines = read_csv(text, shown + 1);
  if (lines.empty()) fail(ExitCode::bad_input, "{} is empty", csv.string());
  TableBlock table{.caption = csv.filename().string(), .headings = lines.front(), .rows = {}, .left_out = {}};
  for (std::size_t i = 1; i < lines.size(); ++i) {
    lines[i].resize(table.headings.size());
    table.rows.push_back(std::move(lines[i]));
  }
  if (line_count > shown + 1)
    table.left_out =
        fmt::format("The first {} of {}; all of them: {}", shown, counted(line_count - 1, "line"), csv.string());
  return table;
}

Picture picture_of(const fs::path& csv, const fs::path& shown) {
  Picture picture{.alt = described(beginning_of(csv).text, csv.stem().string()), .numbers = shown.string()};
  for (const char* kind : {".svg", ".png"}) {
    auto found = picture_file(fs::path(csv).replace_extension(kind));
    if (!found) continue;
    picture.file = fs::path(shown).replace_extension(kind).string();
    picture.problem = std::move(found->problem);
    (kind == std::string_view(".svg") ? picture.svg : picture.png) = std::move(found->bytes);
    return picture;
  }
  picture.file = fs::path(shown).replace_extension(".svg").string();
  picture.problem = fmt::format("neither {0}.svg nor {0}.png is there", csv.stem().string());
  return picture;
}

std::vector<std::pair<std::string, std::string>> flattened(const nlohmann::json& value) {
  std::vector<std::pair<std::string, std::string>> entries;
  flatten("", value, entries);
  return entries;
}

}  // namespace kadanoff::report
