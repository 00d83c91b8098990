// Tables of numbers as text: one line per sample, the values separated by commas, semicolons, tabs or blanks. A first
// line that holds no numbers, or that counts the columns from 0 (pandas), names the columns; empty lines and those that
// begin with # are left out. Labels may be texts.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>

#include "host/base/numbers.hpp"
#include "host/base/words.hpp"
#include "host/imports/bytes.hpp"
#include "host/imports/label_names.hpp"
#include "host/imports/row_reader.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::imports {
namespace {

constexpr std::size_t longest_line = std::size_t{64} << 20;  // bytes

// The lines of a file, without their ends.
class Lines {
 public:
  explicit Lines(Bytes& file) : file_(file) {}

  // False at the end. `line` stays until the next call.
  bool next(std::string_view& line) {
    for (;;) {
      const auto end = buffer_.find('\n', searched_);
      if (end != std::string::npos) {
        line = take(end, end + 1);
        return true;
      }
      buffer_.erase(0, begin_);
      begin_ = 0;
      searched_ = buffer_.size();
      if (buffer_.size() > longest_line)
        fail(ExitCode::bad_input, "{}: line {} is longer than {} bytes", file_.name(), number_ + 1, longest_line);
      buffer_.resize(searched_ + (1 << 16));
      const auto got = file_.read_some(buffer_.data() + searched_, 1 << 16);
      buffer_.resize(searched_ + got);
      if (got > 0) continue;
      if (buffer_.empty()) return false;
      line = take(buffer_.size(), buffer_.size());
      return true;
    }
  }
  [[nodiscard]] std::int64_t number() const { return number_; }  // of the last line, from 1

 private:
  std::string_view take(std::size_t end, std::size_t after) {
    std::string_view line(buffer_.data() + begin_, end - begin_);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (++number_ == 1 && line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);  // a mark of UTF-8
    begin_ = searched_ = after;
    return line;
  }

  Bytes& file_;
  std::string buffer_;
  std::size_t begin_ = 0, searched_ = 0;  // of buffer_: where the next line begins, and where its end is looked for
  std::int64_t number_ = 0;
};

std::string_view trimmed(std::string_view text) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
  return text;
}

bool says_something(std::string_view line) {
  const auto text = trimmed(line);
  return !text.empty() && text.front() != '#';
}

// The first of , ; and tab that the line holds; else blanks.
char separator_of(std::string_view line) {
  for (const char c : {',', ';', '\t'})
    if (line.find(c) != std::string_view::npos) return c;
  return ' ';
}

void split(std::string_view line, char separator, std::vector<std::string_view>& fields) {
  fields.clear();
  if (separator != ' ') {
    for (;;) {
      const auto end = std::min(line.find(separator), line.size());
      fields.push_back(trimmed(line.substr(0, end)));
      if (end == line.size()) return;
      line.remove_prefix(end + 1);
    }
  }
  for (line = trimmed(line); !line.empty(); line = trimmed(line)) {
    const auto end = std::min(line.find_first_of(" \t"), line.size());
    fields.push_back(trimmed(line.substr(0, end)));
    line.remove_prefix(end);
  }
}

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return lower;
}

// A number that is none, or nothing: no name of a column either.
bool is_missing(std::string_view field) {
  if (field.starts_with('-') || field.starts_with('+')) field.remove_prefix(1);
  const auto word = lower_case(field);
  return word.empty() || word == "nan" || word == "inf" || word == "infinity" || word == "na";
}

// Whether the first line names the columns.
bool are_names(const std::vector<std::string_view>& fields) {
  constexpr std::size_t fewest = 3;  // that nobody would take for a sample
  bool counts = fields.size() >= fewest, names = false;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    counts = counts && fields[i] == std::to_string(i);
    names = names || !is_missing(fields[i]);
  }
  const auto is_number = [](auto field) { return parse_decimal(field).has_value(); };
  return counts || (names && std::none_of(fields.begin(), fields.end(), is_number));
}

class CsvReader final : public RowReader {
 public:
  explicit CsvReader(const ReadOptions& options) : container_(options.paths[0]) {
    if (options.paths.size() > 1) fail(ExitCode::usage, "give one table at a time");
    if (!container_.next()) fail(ExitCode::bad_input, "{} is empty", options.paths[0].string());
    lines_.emplace(container_.file());
    do {
      if (!lines_->next(line_)) fail(ExitCode::bad_input, "{} holds no sample", container_.file().name());
    } while (!says_something(line_));
    separator_ = separator_of(line_);
    split(line_, separator_, fields_);
    columns_ = fields_.size();
    const bool named = are_names(fields_);
    find_labels(options.labels, named);
    if (named) is_row_ = false;
    const std::size_t values = columns_ - (label_column_ < columns_ ? 1 : 0);
    if (values == 0) fail(ExitCode::bad_input, "{}: a line holds no value but its label", container_.file().name());
    const auto packing = container_.packing();
    const char* separated = separator_ == ','    ? "commas"
                            : separator_ == ';'  ? "semicolons"
                            : separator_ == '\t' ? "tabs"
                                                 : "blanks";
    description_.format = fmt::format("table of text, {}{}{}", separated, named ? ", columns with names" : "",
                                      packing.empty() ? "" : ", " + packing);
    description_.shape = {static_cast<std::int64_t>(values)};
  }

  [[nodiscard]] const Description& description() const override { return description_; }

  void read(const UseRow& use) override {
    std::vector<float> row(static_cast<std::size_t>(description_.units()));
    bool any = false;
    for (; is_row_ || lines_->next(line_); is_row_ = false) {
      if (!says_something(line_)) continue;
      split(line_, separator_, fields_);
      if (fields_.size() != columns_)
        fail(ExitCode::bad_input, "{}: line {} holds {}, and the first one {}", container_.file().name(),
             lines_->number(), counted(fields_.size(), "value"), columns_);
      std::int64_t label = 0;
      for (std::size_t i = 0, to = 0; i < columns_; ++i) {
        const auto value = parse_decimal(fields_[i]);
        if (i == label_column_) {
          label = label_of(value, !any);
          continue;
        }
        if (!value && is_missing(fields_[i])) fail_for_field(i, "is no number");
        if (!value) fail_for_field(i, "is no number; --labels takes a column as labels");
        row[to++] = static_cast<float>(*value);
      }
      use(reinterpret_cast<const char*>(row.data()), label);
      any = true;
    }
    if (!any) fail(ExitCode::bad_input, "{} holds no sample", container_.file().name());
  }

  [[nodiscard]] Summary summary() const override { return {.label_names = texts_.names()}; }

 private:
  // A column by its name or number (from 1); or the one that is called "label".
  void find_labels(const std::string& wanted, bool named) {
    label_column_ = columns_;
    std::vector<std::string> names;
    for (const auto field : fields_) names.emplace_back(field);
    if (named && wanted.empty())
      for (std::size_t i = 0; i < columns_; ++i)
        if (const auto name = lower_case(names[i]); name == "label" || name == "labels") {
          if (label_column_ < columns_)
            fail(ExitCode::usage, "columns {} and {} are both called {}: --labels NUMBER says which holds the labels",
                 label_column_ + 1, i + 1, name);
          label_column_ = i;
        }
    if (!wanted.empty()) {
      const auto found = std::find(names.begin(), names.end(), wanted);
      const auto number = parse_integer(wanted);
      if (named && found != names.end())
        label_column_ = static_cast<std::size_t>(found - names.begin());
      else if (number && *number >= 1 && *number <= static_cast<std::int64_t>(columns_))
        label_column_ = static_cast<std::size_t>(*number - 1);
      else
        fail(ExitCode::usage, "--labels {}: there is no such column; {}", wanted,
             named ? "the table has names, and " + counted(columns_, "column") : "give its number, from 1");
    }
    description_.labelled = label_column_ < columns_;
    if (description_.labelled)
      description_.labels_from = named ? "column " + names[label_column_] : fmt::format("column {}", label_column_ + 1);
  }

  // A whole number; or texts are numbered, if the first of them is one.
  std::int64_t label_of(const std::optional<double>& value, bool is_first) {
    if (is_first) are_texts_ = !value && !is_missing(fields_[label_column_]);
    if (are_texts_)
      return texts_.number_of(
          std::string(fields_[label_column_]),
          fmt::format("{}: line {}, column {}", container_.file().name(), lines_->number(), label_column_ + 1));
    constexpr double most = 1LL << 53;
    if (!value || !(std::abs(*value) < most) || std::floor(*value) != *value)
      fail_for_field(label_column_, "is no whole number");
    return static_cast<std::int64_t>(*value);
  }

  [[noreturn]] void fail_for_field(std::size_t column, const char* what) {
    fail(ExitCode::bad_input, "{}: line {}, column {}: '{}' {}", container_.file().name(), lines_->number(), column + 1,
         fields_[column].substr(0, 40), what);
  }

  Container container_;
  std::optional<Lines> lines_;
  std::string_view line_;
  std::vector<std::string_view> fields_;
  char separator_ = ',';
  std::size_t columns_ = 0, label_column_ = 0;  // no labels: label_column_ is columns_
  LabelNames texts_;
  bool are_texts_ = false;  // the labels
  bool is_row_ = true;      // line_ holds a sample that was not used
  Description description_;
};

}  // namespace

std::unique_ptr<RowReader> read_csv(const ReadOptions& options) { return std::make_unique<CsvReader>(options); }

}  // namespace kadanoff::imports
