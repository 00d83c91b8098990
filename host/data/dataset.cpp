// Reads, writes, packs and selects samples.
#include "host/data/dataset.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>
#include <optional>

#include "host/base/notice.hpp"
#include "host/base/progress.hpp"
#include "host/base/temperatures.hpp"
#include "host/base/words.hpp"
#include "host/data/file_kind.hpp"
#include "host/data/lattice_shape.hpp"
#include "host/data/unit_type.hpp"
#include "host/io/hdf5_file.hpp"
#include "host/machine/memory.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::data {
namespace {

constexpr std::int64_t values_per_block = 4 << 20;

// What a spin −1 is in a file.
constexpr int low_of(bool binary) { return binary ? 0 : -1; }

struct Samples {
  const io::H5Reader& file;
  std::int64_t count;
  std::int64_t units;
  SampleType type;

  [[nodiscard]] bool is_real() const { return type.values == rows::Values::real; }
  [[nodiscard]] int low() const { return low_of(type.binary); }
};

// What may be meant by a value that is no spin, in a file that does not speak of real values.
std::string remedy(const Samples& samples, double value) {
  const bool may_be_real = samples.type.type.starts_with("float") && std::abs(value) < 1;
  return std::string(value == 0 ? " (data of 0 and 1: give the file the attribute variable_type = 'bernoulli')" : "") +
         std::string(may_be_real ? " (real values: give the file the attribute variable_type = 'real')" : "") +
         (value != 0 && !may_be_real ? " (kadanoff import makes spins or real values of other numbers)" : "");
}

[[noreturn]] void fail_for_value(const Samples& samples, std::int64_t row, std::int64_t column, double value) {
  const auto rule = samples.is_real()     ? "a real value is from -1 to 1 (kadanoff import scales others)"
                    : samples.type.binary ? "a unit of this file is 0 or 1"
                                          : "a spin is +1 or -1" + remedy(samples, value);
  fail(ExitCode::bad_input, "{}: /samples holds {} at row {}, column {}, and {}", samples.file.path().string(), value,
       row, column, rule);
}

// Packs one row of 1 and `low`, −1 or 0, eight spins at a time; false if the row holds any other value.
bool pack_row(const std::int8_t* spins, std::int64_t units, int low, std::uint32_t* words) {
  constexpr std::uint64_t ones = 0x0101010101010101;
  std::fill_n(words, rows::words_per_row(units), 0U);
  std::uint64_t wrong = 0;
  for (std::int64_t i = 0; i < units; i += 8) {
    std::uint64_t eight = ones;
    const auto here = std::min<std::int64_t>(8, units - i);
    std::memcpy(&eight, spins + i, static_cast<std::size_t>(here));
    const std::uint64_t minus = (low == 0 ? ~eight : eight >> 7) & ones;  // 1 is 0x01, −1 is 0xFF
    wrong |= eight ^ (low == 0 ? ones ^ minus : ones | minus * 0xFE);
    std::uint32_t bits = static_cast<std::uint32_t>(((minus ^ ones) * 0x0102040810204080) >> 56);
    bits &= 0xFFU >> (8 - here);
    words[i / 32] |= bits << (i % 32);
  }
  return wrong == 0;
}

// The same for any number type.
bool pack_row(const double* spins, std::int64_t units, int low, std::uint32_t* words) {
  std::fill_n(words, rows::words_per_row(units), 0U);
  bool right = true;
  for (std::int64_t i = 0; i < units; ++i) {
    right = right && (spins[i] == 1 || spins[i] == low);
    if (spins[i] > 0) words[i / 32] |= 1U << (i % 32);
  }
  return right;
}

std::int64_t rows_per_block(const Samples& samples) {
  return std::clamp<std::int64_t>(values_per_block / samples.units, 1, samples.count);
}

// Calls use(first, rows, values) for blocks of the first `count` samples, in their order.
template <class T, class Use>
void for_each_block(const Samples& samples, std::int64_t count, Use use) {
  const auto step = rows_per_block(samples);
  // Not set to zero: memory is taken as values arrive, because a file may declare more than it holds.
  const auto block = std::make_unique_for_overwrite<T[]>(static_cast<std::size_t>(step * samples.units));
  Progress progress("reading", count, "samples");
  for (std::int64_t first = 0; first < count; first += step) {
    const auto rows = std::min(step, count - first);
    samples.file.read_rows("/samples", first, rows, block.get());
    progress.update(first + rows);
    use(first, rows, block.get());
  }
}

// Packs blocks of the first `count` samples to where place(first, rows) says.
template <class T, class Place>
void pack(const Samples& samples, std::int64_t count, Place place) {
  const auto width = rows::words_per_row(samples.units);
  for_each_block<T>(samples, count, [&](std::int64_t first, std::int64_t rows, const T* values) {
    std::uint32_t* words = place(first, rows);
    for (std::int64_t i = 0; i < rows; ++i) {
      const T* row = values + i * samples.units;
      if (pack_row(row, samples.units, samples.low(), words + i * width)) continue;
      const auto* wrong = std::find_if(row, row + samples.units,
                                       [&](T value) { return value != 1 && value != static_cast<T>(samples.low()); });
      fail_for_value(samples, first + i, wrong - row, static_cast<double>(*wrong));
    }
  });
}

template <class T>
double block_bytes(const Samples& samples) {
  return sizeof(T) * static_cast<double>(rows_per_block(samples)) * static_cast<double>(samples.units);
}

// For `packed` samples, and a block of them as they are in the file.
template <class T>
void require_memory_for(const Samples& samples, std::int64_t packed) {
  samples.file.require_memory("/samples", static_cast<double>(packed) * sizeof(std::uint32_t) *
                                                  static_cast<double>(rows::words_per_row(samples.units)) +
                                              block_bytes<T>(samples));
}

template <class T>
std::vector<std::uint32_t> read_packed(const Samples& samples) {
  const auto width = rows::words_per_row(samples.units);
  require_memory_for<T>(samples, samples.count);
  std::vector<std::uint32_t> words;
  words.reserve(static_cast<std::size_t>(samples.count * width));
  pack<T>(samples, samples.count, [&](std::int64_t first, std::int64_t rows) {
    words.resize(static_cast<std::size_t>((first + rows) * width));
    return words.data() + first * width;
  });
  return words;
}

// Copies the first `count` samples of real values to where place(first, rows) says.
template <class T, class Place>
void copy_real(const Samples& samples, std::int64_t count, Place place) {
  constexpr double most = 1 + 0x1p-25;  // 1 in single precision
  for_each_block<T>(samples, count, [&](std::int64_t first, std::int64_t rows, const T* values) {
    float* to = place(first, rows);
    for (std::int64_t i = 0; i < rows * samples.units; ++i) {
      const double value = values[i];
      if (!(std::abs(value) <= most))  // NaN, too
        fail_for_value(samples, first + i / samples.units, i % samples.units, value);
      to[i] = static_cast<float>(value);
    }
  });
}

template <class T>
std::vector<float> read_real(const Samples& samples) {
  const double kept = sizeof(float) * static_cast<double>(samples.count) * static_cast<double>(samples.units);
  samples.file.require_memory("/samples", kept + block_bytes<T>(samples));
  std::vector<float> values;
  values.reserve(static_cast<std::size_t>(samples.count * samples.units));
  copy_real<T>(samples, samples.count, [&](std::int64_t first, std::int64_t rows) {
    values.resize(static_cast<std::size_t>((first + rows) * samples.units));
    return values.data() + first * samples.units;
  });
  return values;
}

template <class T>
void check_real(const Samples& samples, std::int64_t count) {
  if (count == 0) return;
  samples.file.require_memory("/samples", block_bytes<T>(samples) + block_bytes<float>(samples));
  std::vector<float> values(static_cast<std::size_t>(rows_per_block(samples) * samples.units));
  copy_real<T>(samples, count, [&](std::int64_t, std::int64_t) { return values.data(); });
}

template <class T>
void check_spins(const Samples& samples, std::int64_t count) {
  if (count == 0) return;
  require_memory_for<T>(samples, rows_per_block(samples));
  std::vector<std::uint32_t> words(
      static_cast<std::size_t>(rows_per_block(samples) * rows::words_per_row(samples.units)));
  pack<T>(samples, count, [&](std::int64_t, std::int64_t) { return words.data(); });
}

Samples find_samples(const io::H5Reader& file) {
  require_kind(file, {"dataset"});
  if (!file.has_name("/samples"))
    fail(ExitCode::bad_input, "{} is not a data set{}", file.path().string(),
         kind_of(file) == "unknown" ? ": it holds no /samples" : kind_hint(file));
  const auto shape = file.shape("/samples");
  if (std::find(shape.begin(), shape.end(), 0) != shape.end())
    fail(ExitCode::bad_input, "{}: /samples is empty ({})", file.path().string(), fmt::join(shape, " x "));
  if (shape.size() != 2)
    fail(ExitCode::bad_input, "{}: /samples has {}, not 2 (samples, units)", file.path().string(),
         counted(shape.size(), "dimension"));
  return {.file = file, .count = shape[0], .units = shape[1], .type = type_of_samples(file, "/samples")};
}

// Our own files have one sample per row. Of others, some have one per column.
void tell_if_transposed(const Samples& samples) {
  const auto& [file, count, units, type] = samples;
  if (file.seal() || count >= units) return;
  notice(
      fmt::format("{}: /samples has {} of {}: fewer samples than units. A row is one sample; transpose "
                  "it if it is the other way round",
                  file.path().string(), counted(count, "row"), counted(units, "value")));
}

// Numbers of another shape are something else of that name.
std::vector<std::int64_t> read_labels(const io::H5Reader& file, std::int64_t count) {
  if (!file.has_name("/labels") || file.shape("/labels") != io::H5Shape{count}) return {};
  return file.read<std::int64_t>("/labels");
}

}  // namespace

std::vector<double> read_temperatures(const io::H5Reader& file, std::int64_t count) {
  if (!file.has_name("/temperatures")) return {};
  if (const auto shape = file.shape("/temperatures"); shape != io::H5Shape{count}) {
    const auto samples = file.shape("/samples");
    const bool per_column = samples.size() == 2 && shape == io::H5Shape{samples[1]};
    fail(ExitCode::bad_input, "{}: /temperatures does not hold one value per sample, of {}{}", file.path().string(),
         counted(count, "sample"), per_column ? ", but one for each column: is /samples transposed?" : "");
  }
  auto temperatures = file.read<double>("/temperatures");
  for (std::size_t i = 0; i < temperatures.size(); ++i) {
    if (!(temperatures[i] >= -temperature_tolerance))  // NaN, too; a little less is the noise of T = 0
      fail(ExitCode::bad_input, "{}: /temperatures holds {} at {}, and a temperature is not negative",
           file.path().string(), temperatures[i], i);
  }
  name_temperatures(temperatures);
  return temperatures;
}

Dataset load_dataset(const std::filesystem::path& path) { return load_dataset_with(path, {}); }

Dataset load_dataset_with(const std::filesystem::path& path, Needs needs) {
  const io::H5Reader file(path);
  const auto samples = find_samples(file);
  if (samples.is_real() && !needs.takes_real)
    fail(ExitCode::bad_input,
         "{} holds real values, and this needs spins +1 and -1: kadanoff import --values spin makes spins of them",
         path.string());
  OptionalParts parts(file);
  Dataset data;
  data.count = samples.count;
  data.units = samples.units;
  data.name = path.string();
  data.binary = samples.type.binary;
  data.temperatures =
      parts.read_dataset("/temperatures", needs.temperatures, [&] { return read_temperatures(file, samples.count); });
  data.labels = parts.read_dataset("/labels", false, [&] { return read_labels(file, samples.count); });
  data.label_names = parts.read(false, [&] {
    const auto names =
        data.labels.empty() ? std::nullopt : file.attribute<std::vector<std::string>>("/labels", "names");
    return names.value_or(std::vector<std::string>{});
  });
  data.lattice_shape = parts.read(needs.lattice, [&] { return read_lattice_shape(file, samples.units); });
  static_cast<void>(parts.read_dataset("/weights", false, [&] {
    if (file.has_name("/weights")) parts.pass_over("/weights: every sample counts as one");
    return true;
  }));
  if (samples.is_real())
    data.real = samples.type.type == "float32" ? read_real<float>(samples) : read_real<double>(samples);
  else
    data.words = samples.type.type == "int8" ? read_packed<std::int8_t>(samples) : read_packed<double>(samples);
  data.provenance = io::read_provenance(file);
  parts.tell();
  tell_if_transposed(samples);
  return data;
}

void check_dataset(const io::H5Reader& file) {
  const auto samples = find_samples(file);
  const auto count = rows_to_check(file, "/samples", samples.count, samples.units);
  if (samples.is_real())
    samples.type.type == "float32" ? check_real<float>(samples, count) : check_real<double>(samples, count);
  else
    samples.type.type == "int8" ? check_spins<std::int8_t>(samples, count) : check_spins<double>(samples, count);
}

void write_dataset(io::H5Writer& file, const Dataset& data) {
  const auto width = rows::words_per_row(data.values(), data.units);
  expects((data.is_real() ? data.real.size() : data.words.size()) == static_cast<std::size_t>(data.count * width),
          "write_dataset: the samples do not fill the shape");
  expects(data.temperatures.empty() || data.temperatures.size() == static_cast<std::size_t>(data.count),
          "write_dataset: not one temperature per sample");
  expects(data.labels.empty() || data.labels.size() == static_cast<std::size_t>(data.count),
          "write_dataset: not one label per sample");
  const io::H5Shape shape{data.count, data.units};
  if (data.is_real())
    file.dataset_of_rows<float>("/samples", shape, [&data, width](std::int64_t first, std::int64_t count, float* out) {
      std::copy_n(data.real.data() + first * width, count * width, out);
    });
  else
    file.dataset_of_rows<std::int8_t>(
        "/samples", shape, [&data, width](std::int64_t first, std::int64_t count, std::int8_t* out) {
          for (std::int64_t i = 0; i < count; ++i)
            unpack_row(data.words.data() + (first + i) * width, data.units, data.binary, out + i * data.units);
        });
  if (!data.temperatures.empty()) file.dataset("/temperatures", data.temperatures);
  if (!data.labels.empty()) {
    file.dataset("/labels", data.labels);
    if (!data.label_names.empty()) file.attribute("/labels", "names", data.label_names);
  }
  const char* type = variable_type(data.values(), data.binary);
  file.dataset("/variable_type", type);
  file.attribute("/", "variable_type", type);
  if (!data.lattice_shape.empty()) file.attribute("/", "lattice_shape", data.lattice_shape);
  io::write_provenance(file, known_kind("dataset"), data.provenance);
}

void save_dataset(const Dataset& data, const std::filesystem::path& path, io::IfExists if_exists) {
  io::H5Writer file;
  write_dataset(file, data);
  file.save(path, if_exists);
}

Dataset take(const Dataset& data, const std::vector<std::int64_t>& indices) {
  const auto width = rows::words_per_row(data.values(), data.units);
  Dataset taken;
  taken.count = static_cast<std::int64_t>(indices.size());
  taken.units = data.units;
  taken.name = data.name;
  taken.binary = data.binary;
  taken.lattice_shape = data.lattice_shape;
  taken.label_names = data.label_names;
  taken.provenance = data.provenance;
  machine::require_memory(fmt::format("{}: a copy of {}", data.name, counted(taken.count, "sample")),
                          static_cast<double>(taken.count) * (static_cast<double>(data.row_bytes()) +
                                                              (data.temperatures.empty() ? 0.0 : sizeof(double)) +
                                                              (data.labels.empty() ? 0.0 : sizeof(double))),
                          cpu_device);
  if (!data.temperatures.empty()) taken.temperatures.reserve(indices.size());
  for (const auto index : indices) {
    expects(index >= 0 && index < data.count, "take: no such sample");
    if (!data.temperatures.empty()) taken.temperatures.push_back(data.temperatures[static_cast<std::size_t>(index)]);
    if (!data.labels.empty()) taken.labels.push_back(data.labels[static_cast<std::size_t>(index)]);
  }
  const auto rows_of = [&](const auto& from, auto& to) {
    to.reserve(static_cast<std::size_t>(taken.count * width));
    for (const auto index : indices)
      to.insert(to.end(), from.data() + index * width, from.data() + (index + 1) * width);
  };
  if (data.is_real())
    rows_of(data.real, taken.real);
  else
    rows_of(data.words, taken.words);
  return taken;
}

void unpack_row(const std::uint32_t* words, std::int64_t units, bool binary, std::int8_t* to) {
  const int low = low_of(binary);
  for (std::int64_t i = 0; i < units; ++i)
    to[i] = static_cast<std::int8_t>(((words[i / 32] >> (i % 32)) & 1U) != 0 ? 1 : low);
}

}  // namespace kadanoff::data
