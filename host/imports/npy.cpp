// numpy's npy: a magic word, a version, and a header that is a Python literal, {'descr': '<f4', 'fortran_order': False,
// 'shape': (60000, 784), }; then the values. An npz is a zip archive of such files. (numpy.lib.format, NEP 1)
#include "host/imports/npy.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include "host/base/temperatures.hpp"
#include "host/base/words.hpp"
#include "host/imports/label_names.hpp"
#include "host/imports/typed_rows.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::imports {
namespace {

// What stands after 'key': in the header.
std::string_view value_after(const std::string& name, std::string_view header, std::string_view key) {
  const auto at = header.find(fmt::format("'{}':", key));
  if (at == std::string_view::npos) fail(ExitCode::bad_input, "{}: its npy header has no {}", name, key);
  auto value = header.substr(at + key.size() + 3);
  value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
  return value;
}

// '<U9' or '|S9': fills in what is of texts.
bool parse_text_type(std::string_view descr, NpyHeader& header) {
  if (descr.size() < 5 || descr[0] != '\'' || (descr[2] != 'U' && descr[2] != 'S')) return false;
  constexpr std::int64_t widest = 1 << 16;
  const auto [end, error] = std::from_chars(descr.data() + 3, descr.data() + descr.size(), header.text_width);
  header.is_unicode = descr[2] == 'U';
  header.type.big_endian = descr[1] == '>';
  return error == std::errc() && *end == '\'' && header.text_width > 0 && header.text_width <= widest;
}

NumberType parse_type(const std::string& name, std::string_view descr) {
  const auto quoted = descr.substr(0, std::min<std::size_t>(descr.size(), 12));
  const auto wrong = [&] {
    fail(ExitCode::bad_input, "{} holds {}, not numbers", name, quoted.substr(0, quoted.find(',')));
  };
  if (descr.size() < 5 || descr[0] != '\'' || descr.find('\'', 1) != 4) wrong();
  const char order = descr[1], kind = descr[2], digit = descr[3];
  using Kind = NumberType::Kind;
  NumberType type{.bytes = digit - '0', .big_endian = order == '>'};
  switch (kind) {
    case 'b':
      type.kind = Kind::boolean;
      break;
    case 'u':
      type.kind = Kind::natural;
      break;
    case 'i':
      type.kind = Kind::integer;
      break;
    case 'f':
      type.kind = Kind::real;
      break;
    default:
      wrong();
  }
  const bool known = digit == '1' || digit == '2' || digit == '4' || digit == '8';
  if (!known || (kind == 'b' && digit != '1') || (kind == 'f' && digit == '1')) wrong();
  return type;
}

NpyHeader read_npy_header(Bytes& file) {
  const auto& name = file.name();
  std::array<char, 8> begin{};
  file.read(begin.data(), begin.size());
  const int version = static_cast<unsigned char>(begin[6]);
  if (version < 1 || version > 3) fail(ExitCode::bad_input, "{}: npy has no version {}", name, version);
  std::array<unsigned char, 4> digits{};
  file.read(reinterpret_cast<char*>(digits.data()), version == 1 ? 2 : 4);
  const auto length = std::size_t{digits[0]} | std::size_t{digits[1]} << 8 | std::size_t{digits[2]} << 16 |
                      std::size_t{digits[3]} << 24;
  constexpr std::size_t longest = 10000;  // as numpy has it
  if (length > longest) fail(ExitCode::bad_input, "{}: its npy header is {} bytes long", name, length);
  std::string text(length, '\0');
  file.read(text.data(), text.size());

  NpyHeader header;
  const auto descr = value_after(name, text, "descr");
  if (!parse_text_type(descr, header)) header = {.type = parse_type(name, descr), .extents = {}};
  header.columns_first = value_after(name, text, "fortran_order").starts_with("True");
  auto shape = value_after(name, text, "shape");
  shape = shape.substr(0, shape.find(')'));
  for (const char* at = shape.data(); at != shape.data() + shape.size();) {
    std::int64_t extent = 0;
    const auto [end, error] = std::from_chars(at, shape.data() + shape.size(), extent);
    if (error == std::errc::result_out_of_range)
      fail(ExitCode::bad_input, "{}: its npy header declares more than can be", name);
    if (end != at) header.extents.push_back(extent);
    at = end == at ? at + 1 : end;
  }
  return header;
}

}  // namespace

std::vector<std::pair<std::string, NpyHeader>> list_arrays(const std::filesystem::path& path) {
  Container container(path);
  std::vector<std::pair<std::string, NpyHeader>> arrays;
  std::set<std::string> names;
  while (container.next()) {
    auto name = container.inner();
    if (name.ends_with(".npy")) name.resize(name.size() - 4);
    if (!names.insert(name).second) fail(ExitCode::bad_input, "{} holds {} twice", path.string(), name);
    if (container.file().peek(6) == "\x93NUMPY") arrays.emplace_back(name, read_npy_header(container.file()));
  }
  return arrays;
}

std::unique_ptr<Container> open_array(const std::filesystem::path& path, const std::string& name) {
  auto container = std::make_unique<Container>(path);
  while (container->next())
    if (container->inner() == name || container->inner() == name + ".npy") {
      read_npy_header(container->file());
      return container;
    }
  fail(ExitCode::bad_input, "{}: {} is not there any more", path.string(), name);
}

namespace {

constexpr const char* temperatures_name = "temperatures";
constexpr const char* temperatures_in_archive = "temperatures.npy";

void append_utf8(std::uint32_t character, std::string& to) {
  constexpr std::uint32_t most = 0x10FFFF, replacement = 0xFFFD;
  const auto code = character > most || (character >= 0xD800 && character < 0xE000) ? replacement : character;
  const int more = code < 0x80 ? 0 : code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;  // bytes behind the first
  constexpr std::array<std::uint32_t, 4> first{0, 0xC0, 0xE0, 0xF0};
  to += static_cast<char>(first[static_cast<std::size_t>(more)] | code >> 6 * more);
  for (int i = more - 1; i >= 0; --i) to += static_cast<char>(0x80 | (code >> 6 * i & 0x3F));
}

// One of an array of texts, which are padded by zeros.
std::string read_text(Bytes& file, const NpyHeader& header) {
  const std::size_t width = header.is_unicode ? 4 : 1;
  std::vector<unsigned char> bytes(static_cast<std::size_t>(header.text_width) * width);
  file.read(reinterpret_cast<char*>(bytes.data()), bytes.size());
  std::string text;
  for (std::size_t at = 0; at < bytes.size(); at += width) {
    std::uint32_t character = 0;
    for (std::size_t i = 0; i < width; ++i)
      character = character << 8 | bytes[at + (header.type.big_endian ? i : width - 1 - i)];
    if (character == 0) break;
    if (header.is_unicode)
      append_utf8(character, text);
    else
      text += static_cast<char>(character);
  }
  return text;
}

// n numbers, also as a column of them.
bool is_vector(const NpyHeader& header) {
  const auto rank = header.extents.size();
  return rank == 1 || (rank == 2 && header.extents[1] == 1);
}

class NpyReader final : public RowReader {
 public:
  explicit NpyReader(const ReadOptions& options) : alive_(options.alive) {
    struct Array {
      std::filesystem::path path;
      std::string name;
      NpyHeader header;
      [[nodiscard]] std::string text() const { return name.empty() ? path.filename().string() : name; }
    };
    std::vector<Array> arrays;
    std::vector<std::string> names;
    for (const auto& path : options.paths)
      for (auto& [name, header] : list_arrays(path)) {
        arrays.push_back({path, std::move(name), std::move(header)});
        names.push_back(arrays.back().text());
      }
    const auto by_name = [&](const std::string& option, const std::string& wanted) {
      const auto found = std::find(names.begin(), names.end(), wanted);
      if (found == names.end())
        fail(ExitCode::usage, "{} {}: there is no such array, but {}", option, wanted, fmt::join(names, ", "));
      const auto& array = arrays[static_cast<std::size_t>(found - names.begin())];
      if (array.header.is_text() && option == "--dataset")
        fail(ExitCode::bad_input, "{}: {} holds texts, not numbers", option, wanted);
      return array;
    };
    const auto only = [&](bool (*is_one)(const NpyHeader&)) -> const Array* {
      const Array* found = nullptr;
      for (const auto& array : arrays) {
        if (array.header.is_text() || !is_one(array.header)) continue;
        if (found != nullptr) return nullptr;
        found = &array;
      }
      return found;
    };
    const auto* rows = only([](const NpyHeader& header) { return header.extents.size() > 1 && !is_vector(header); });
    if (rows == nullptr) rows = only([](const NpyHeader& header) { return header.extents.size() > 1; });
    if (options.dataset.empty() && rows == nullptr) {
      if (arrays.size() == 1 && arrays[0].header.is_text())
        fail(ExitCode::bad_input, "{} holds texts, not numbers", arrays[0].path.string());
      if (arrays.size() == 1) require_rows(arrays[0].path.string(), arrays[0].header.extents);
      fail(ExitCode::usage, "which array holds the samples? Give --dataset, one of {}", fmt::join(names, ", "));
    }
    const Array samples = options.dataset.empty() ? *rows : by_name("--dataset", options.dataset);
    const auto full = samples.name.empty() ? samples.path.string() : samples.path.string() + ": " + samples.name;
    type_ = samples.header.type;
    columns_first_ = samples.header.columns_first;
    stored_ = samples.header.extents;
    require_rows(full, stored_);
    axis_ = options.axis.value_or(0);
    if (axis_ < 0 || axis_ >= static_cast<std::int64_t>(stored_.size()))
      fail(ExitCode::usage, "--axis {}: {} has axes 0 to {}", axis_, full, stored_.size() - 1);
    auto extents = stored_;
    std::rotate(extents.begin(), extents.begin() + axis_, extents.begin() + axis_ + 1);
    description_ = describe_rows(extents, type_);
    container_ = open_array(samples.path, samples.name);
    const auto packing = container_->packing();
    description_.format = fmt::format("{}, {}{}", samples.name.empty() ? "npy" : "npz, " + samples.name, type_.text(),
                                      samples.name.empty() && !packing.empty() ? ", " + packing : "");

    const auto is_samples = [&](const Array& array) {
      return array.name == samples.name && array.path == samples.path;
    };
    const auto are_temperatures = [&](const Array& array) {
      return !is_samples(array) && !array.header.is_text() && array.text() != options.labels &&
             (array.text() == temperatures_name || array.text() == temperatures_in_archive);
    };
    for (const auto& array : arrays) {
      if (!are_temperatures(array)) continue;
      summary_.temperatures_from = array.text();
      if (!is_vector(array.header) || array.header.extents[0] != description_.count)
        summary_.notes.push_back(array.text() + " does not hold one value per sample, and was left out");
      else
        read_temperatures(open_array(array.path, array.name)->file(), array.header.type);
    }

    std::optional<Array> labels;
    if (!options.labels.empty()) {
      labels = by_name("--labels", options.labels);
    } else {
      std::vector<Array> candidates;
      for (const auto& array : arrays) {
        if (array.header.is_text() || !is_vector(array.header)) continue;
        if (is_samples(array) || are_temperatures(array)) continue;
        const bool has_file_of_its_own = array.name.empty() && array.path != samples.path;
        if (has_file_of_its_own || array.header.extents[0] == description_.count) candidates.push_back(array);
      }
      const auto is_name_of_labels = [&](const Array& array) {
        return array.header.is_text() && array.header.extents == std::vector<std::int64_t>{description_.count};
      };
      if (candidates.empty() && std::count_if(arrays.begin(), arrays.end(), is_name_of_labels) == 1)
        labels = *std::find_if(arrays.begin(), arrays.end(), is_name_of_labels);
      if (candidates.size() == 1) labels = candidates[0];
      if (candidates.size() > 1)
        fail(ExitCode::usage, "{} and {} could be the labels: give --labels, or leave one out", candidates[0].text(),
             candidates[1].text());
    }
    if (!labels) return;
    require_one_label_each(labels->text(), is_vector(labels->header) ? labels->header.extents[0] : 0,
                           description_.count);
    const auto opened = open_array(labels->path, labels->name);
    if (labels->header.is_text())
      number_texts(opened->file(), labels->header, labels->text());
    else
      labels_ = read_labels(opened->file(), description_.count, labels->header.type);
    description_.labelled = true;
    description_.labels_from = labels->text();
  }

  [[nodiscard]] const Description& description() const override { return description_; }
  [[nodiscard]] Summary summary() const override { return summary_; }

  void read(const UseRow& use) override {
    if (axis_ == 0 && !columns_first_)
      read_typed_rows(container_->file(), description_, type_, labels_, use);
    else
      read_in_other_order(use);
  }

 private:
  void number_texts(Bytes& file, const NpyHeader& header, const std::string& name) {
    LabelNames texts;
    for (std::int64_t i = 0; i < description_.count; ++i)
      labels_.push_back(texts.number_of(read_text(file, header), fmt::format("{}, at {}", name, i)));
    require_end(file);
    summary_.label_names = texts.names();
  }

  void read_temperatures(Bytes& file, const NumberType& type) {
    auto& temperatures = summary_.temperatures;
    std::vector<char> value(static_cast<std::size_t>(type.bytes));
    for (std::int64_t i = 0; i < description_.count; ++i) {
      file.read(value.data(), value.size());
      temperatures.push_back(to_double(type, value.data()));
      if (temperatures.back() >= -temperature_tolerance) continue;  // NaN is not
      summary_.notes.push_back(fmt::format("{} holds {} at {}, which is no temperature, and was left out",
                                           summary_.temperatures_from, temperatures.back(), i));
      temperatures.clear();
      return;
    }
    require_end(file);
    name_temperatures(temperatures);
  }

  // Takes all of the array into memory, as it arrives, because a row of it is spread over all of the file.
  void read_in_other_order(const UseRow& use) {
    const auto all = read_all();
    // The step in memory along each axis.
    const auto rank = stored_.size();
    std::vector<std::int64_t> steps(rank, 1);
    if (columns_first_)
      for (std::size_t i = 1; i < rank; ++i) steps[i] = steps[i - 1] * stored_[i - 1];
    else
      for (std::size_t i = rank - 1; i > 0; --i) steps[i - 1] = steps[i] * stored_[i];
    std::vector<std::int64_t> step = steps, extent = stored_;
    std::rotate(step.begin(), step.begin() + axis_, step.begin() + axis_ + 1);
    std::rotate(extent.begin(), extent.begin() + axis_, extent.begin() + axis_ + 1);

    std::vector<float> row(static_cast<std::size_t>(description_.units()));
    std::vector<char> bytes(static_cast<std::size_t>(description_.row_bytes()));
    for (std::int64_t i = 0; i < description_.count; ++i, alive_()) {
      std::vector<std::int64_t> at(rank, 0);
      at[0] = i;
      for (auto& value : row) {
        std::int64_t place = 0;
        for (std::size_t k = 0; k < rank; ++k) place += at[k] * step[k];
        value = all[static_cast<std::size_t>(place)];
        for (std::size_t k = rank - 1; k > 0 && ++at[k] == extent[k]; --k) at[k] = 0;
      }
      const auto label = labels_.empty() ? 0 : labels_[static_cast<std::size_t>(i)];
      if (description_.element == Element::number) {
        use(reinterpret_cast<const char*>(row.data()), label);
        continue;
      }
      std::transform(row.begin(), row.end(), bytes.begin(),
                     [](float value) { return static_cast<char>(static_cast<unsigned char>(value)); });
      use(bytes.data(), label);
    }
  }

  std::vector<float> read_all() {
    constexpr std::int64_t most_at_once = 1 << 18;
    auto& file = container_->file();
    std::vector<float> all;
    std::vector<char> block(static_cast<std::size_t>(most_at_once * type_.bytes));
    for (auto left = description_.count * description_.units(); left > 0; alive_()) {
      const auto count = static_cast<std::size_t>(std::min(left, most_at_once));
      file.read(block.data(), count * static_cast<std::size_t>(type_.bytes));
      all.resize(all.size() + count);
      to_floats(type_, block.data(), count, all.data() + all.size() - count);
      left -= static_cast<std::int64_t>(count);
    }
    require_end(file);
    return all;
  }

  std::function<void()> alive_;
  Description description_;
  Summary summary_;
  NumberType type_;
  std::unique_ptr<Container> container_;
  std::vector<std::int64_t> labels_, stored_;  // stored_: the extents in the file
  std::int64_t axis_ = 0;                      // of the samples
  bool columns_first_ = false;
};

}  // namespace

std::unique_ptr<RowReader> read_npy(const ReadOptions& options) { return std::make_unique<NpyReader>(options); }

}  // namespace kadanoff::imports
