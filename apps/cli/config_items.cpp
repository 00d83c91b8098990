// Reads the file, and turns TOML (by toml++) or JSON (by nlohmann/json) into a list of options.
#include "apps/cli/config_items.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <toml++/toml.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <string_view>

#include "host/base/system_error.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::cli {
namespace {

using Kind = ConfigItem::Kind;

constexpr const char* other_value = "is not a text, a number, true or false, or a list of these";

std::string read_text(const std::string& path) {
  if (path.empty()) fail(ExitCode::usage, "the option --config is empty: give a value");
  constexpr std::size_t most = 1 << 20;
  const int file = open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);  // a pipe without a writer does not wait
  struct stat info {};
  if (file < 0 || fstat(file, &info) != 0) {
    const int error = errno;
    if (file >= 0) close(file);
    fail(error == ENOENT || error == ENOTDIR ? ExitCode::no_input : ExitCode::io, "--config {}: {}", path,
         system_reason(error));
  }
  std::string text;
  std::array<char, 65536> block;
  ssize_t got = 0;
  while (S_ISREG(info.st_mode) && text.size() <= most) {
    got = read(file, block.data(), block.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    text.append(block.data(), static_cast<std::size_t>(got));
  }
  const int error = errno;
  close(file);
  if (!S_ISREG(info.st_mode)) fail(ExitCode::usage, "--config {}: it is not an ordinary file", path);
  if (got < 0) fail(ExitCode::io, "--config {}: {}", path, system_reason(error));
  if (text.size() > most) fail(ExitCode::usage, "--config {}: it has more than 1 MiB: it is no list of options", path);
  return text;
}

// The text of a message as one line without a trailing full stop.
std::string one_line(std::string_view message) {
  std::string line(message);
  for (char& c : line)
    if (c == '\n' || c == '\r') c = ' ';
  return line;
}

[[noreturn]] void fail_at(const std::string& path, std::int64_t line, std::string_view what) {
  fail(ExitCode::usage, "--config {}, line {}: {}", path, line, one_line(what));
}

// ── TOML ──

class TomlItems {
 public:
  TomlItems(const std::string& path, std::vector<ConfigItem>& items) : path_(path), items_(items) {}

  void read(std::string_view text) {
    try {
      for (const auto& [key, node] : toml::parse(text))
        items_.push_back(item_of(std::string(key.str()), key.source().begin.line, node));
    } catch (const toml::parse_error& error) {
      fail_at(path_, error.source().begin.line, error.description());
    }
  }

 private:
  ConfigItem item_of(const std::string& key, std::int64_t line, const toml::node& node) {
    ConfigItem item{.key = key, .line = line};
    if (const toml::table* table = node.as_table()) {
      const auto inner = table->empty() ? key : fmt::format("{}.{}", key, table->begin()->first.str());
      fail_at(path_, line, fmt::format("'{}' is not an option: there are no tables", inner));
    }
    if (const toml::array* list = node.as_array()) {
      item.is_list = true;
      for (const auto& element : *list) item.values.push_back(value_of(key, line, element));
    } else {
      item.values.push_back(value_of(key, line, node));
    }
    return item;
  }

  ConfigItem::Value value_of(const std::string& key, std::int64_t line, const toml::node& node) {
    if (const auto* text = node.as_string()) return {Kind::text, text->get()};
    if (const auto* integer = node.as_integer()) return {Kind::number, fmt::format("{}", integer->get())};
    if (const auto* number = node.as_floating_point()) return {Kind::number, fmt::format("{}", number->get())};
    if (const auto* truth = node.as_boolean()) return {Kind::boolean, truth->get() ? "true" : "false"};
    fail_at(path_, line, fmt::format("{} {}", key, other_value));
  }

  const std::string& path_;
  std::vector<ConfigItem>& items_;
};

// ── JSON ──

// Characters of a text, which counts the lines as they are read.
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, std::int64_t* line) : at_(at), line_(line) {}
  reference operator*() const { return *at_; }
  CountingIterator& operator++() {
    if (*at_ == '\n') ++*line_;
    ++at_;
    return *this;
  }
  CountingIterator operator++(int) {
    const auto before = *this;
    ++*this;
    return before;
  }
  friend bool operator==(const CountingIterator& a, const CountingIterator& b) { return a.at_ == b.at_; }
  friend bool operator!=(const CountingIterator& a, const CountingIterator& b) { return a.at_ != b.at_; }

 private:
  const char* at_;
  std::int64_t* line_;
};

// One call for each piece of the text, in the form that nlohmann/json asks for: nothing is nested in our memory,
// however deep the text is.
class JsonItems {
 public:
  using number_integer_t = nlohmann::json::number_integer_t;
  using number_unsigned_t = nlohmann::json::number_unsigned_t;
  using number_float_t = nlohmann::json::number_float_t;
  using string_t = nlohmann::json::string_t;
  using binary_t = nlohmann::json::binary_t;

  JsonItems(const std::string& path, const std::int64_t& line, std::vector<ConfigItem>& items)
      : path_(path), line_(line), items_(items) {}

  bool start_object(std::size_t) { return ++depth_ == 1 || refuse(); }
  bool end_object() { return depth_-- > 0; }
  bool key(string_t& name) {
    if (!keys_.insert(name).second) fail_at(path_, line_, fmt::format("{} is given twice", name));
    items_.push_back({.key = name, .line = line_});
    return true;
  }
  bool start_array(std::size_t) {
    if (items_.empty() || items_.back().is_list) refuse();
    return items_.back().is_list = true;
  }
  bool end_array() { return true; }
  bool null() { return items_.empty() || !items_.back().is_list || refuse(); }  // an option that is not given
  bool boolean(bool value) { return add(Kind::boolean, value ? "true" : "false"); }
  bool number_integer(number_integer_t value) { return add(Kind::number, fmt::format("{}", value)); }
  bool number_unsigned(number_unsigned_t value) { return add(Kind::number, fmt::format("{}", value)); }
  bool number_float(number_float_t value, const string_t& /*as_written*/) {
    return add(Kind::number, fmt::format("{}", value));
  }
  bool string(string_t& value) { return add(Kind::text, value); }
  bool binary(binary_t& /*value*/) { return refuse(); }
  bool parse_error(std::size_t /*at*/, const std::string& /*token*/, const nlohmann::json::exception& error) {
    const std::string message = error.what();
    const auto syntax = message.find("syntax error");
    // nlohmann/json 3.11.3 has other words for an empty file.
    fail_at(path_, line_, syntax == std::string::npos ? "syntax error: this is no JSON" : message.substr(syntax));
  }

 private:
  bool add(Kind kind, const std::string& text) {
    if (items_.empty()) refuse();
    items_.back().values.push_back({kind, text});
    return true;
  }
  [[noreturn]] bool refuse() {
    fail_at(
        path_, line_,
        items_.empty() ? "a list of options is one JSON object" : fmt::format("{} {}", items_.back().key, other_value));
  }

  const std::string& path_;
  const std::int64_t& line_;
  std::vector<ConfigItem>& items_;
  std::set<std::string> keys_;
  int depth_ = 0;
};

// TOML never begins with a brace.
bool is_json(const std::string& path, std::string_view text) {
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  if (text.starts_with(mark)) text.remove_prefix(mark.size());
  const auto first = text.find_first_not_of(" \t\r\n");
  return path.ends_with(".json") || (first != std::string_view::npos && text[first] == '{');
}

}  // namespace

std::string ConfigItems::place_of(const ConfigItem& item) const {
  return fmt::format("--config {}, line {}", path, item.line);
}

ConfigItems read_config(const std::string& path) {
  const auto text = read_text(path);
  ConfigItems config{.path = path, .is_json = is_json(path, text)};
  if (config.is_json) {
    std::int64_t line = 1;
    JsonItems items(path, line, config.items);
    nlohmann::json::sax_parse(CountingIterator(text.data(), &line), CountingIterator(text.data() + text.size(), &line),
                              &items);
  } else {
    TomlItems(path, config.items).read(text);
  }
  return config;
}

}  // namespace kadanoff::cli
