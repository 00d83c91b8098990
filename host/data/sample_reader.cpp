// Blocks of values come from the file, are checked, and become rows as they are kept.
#include "host/data/sample_reader.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "host/base/notice.hpp"
#include "host/base/progress.hpp"
#include "host/base/words.hpp"
#include "host/data/file_kind.hpp"
#include "host/data/scratch_file.hpp"
#include "host/machine/memory.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::data {
namespace {

constexpr std::int64_t values_per_block = 4 << 20;

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

// A block of rows, as values of the file, into rows of packed spins.
template <class T>
void keep(const Samples& samples, std::int64_t first, std::int64_t rows, const T* values, std::uint32_t* words) {
  const auto width = rows::words_per_row(samples.units);
  for (std::int64_t i = 0; i < rows; ++i) {
    const T* row = values + i * samples.units;
    if (pack_row(row, samples.units, samples.low(), words + i * width)) continue;
    const auto* wrong = std::find_if(row, row + samples.units,
                                     [&](T value) { return value != 1 && value != static_cast<T>(samples.low()); });
    fail_for_value(samples, first + i, wrong - row, static_cast<double>(*wrong));
  }
}

// The same into rows of real values.
template <class T>
void keep(const Samples& samples, std::int64_t first, std::int64_t rows, const T* values, float* to) {
  constexpr double most = 1 + 0x1p-25;  // 1 in single precision
  for (std::int64_t i = 0; i < rows * samples.units; ++i) {
    const double value = values[i];
    if (!(std::abs(value) <= most))  // NaN, too
      fail_for_value(samples, first + i / samples.units, i % samples.units, value);
    to[i] = static_cast<float>(value);
  }
}

std::int64_t rows_per_block(const Samples& samples) {
  return std::clamp<std::int64_t>(values_per_block / samples.units, 1, samples.count);
}

// T is the type of the values in the file, Row that of what is kept of them.
template <class T, class Row>
class Reader {
 public:
  explicit Reader(const Samples& samples)
      : samples_(samples), width_(rows::words_per_row(samples.type.values, samples.units)) {}

  [[nodiscard]] double bytes(std::int64_t rows) const {
    return sizeof(Row) * static_cast<double>(rows) * static_cast<double>(width_);
  }
  // Of the file; what they become is counted apart.
  [[nodiscard]] double block_bytes() const {
    return sizeof(T) * static_cast<double>(rows_per_block(samples_)) * static_cast<double>(samples_.units);
  }

  // Memory is taken as values arrive, because a file may declare more than it holds.
  void read_all(std::vector<Row>& to) const {
    try {
      samples_.file.require_memory("/samples", bytes(samples_.count) + block_bytes());
    } catch (const Error& error) {
      if (error.code() != ExitCode::usage) throw;
      throw Error(ExitCode::usage, error.what(), "--scratch FOLDER would keep the samples in a temporary file");
    }
    to.reserve(static_cast<std::size_t>(samples_.count * width_));
    for_each_block(samples_.count, [&](std::int64_t first, std::int64_t rows, const T* values) {
      to.resize(static_cast<std::size_t>((first + rows) * width_));
      keep(samples_, first, rows, values, to.data() + first * width_);
    });
  }

  // Calls use(rows of a block, how many) for the first `count` samples.
  template <class Use>
  void read(std::int64_t count, Use use) const {
    if (count == 0) return;
    samples_.file.require_memory("/samples", bytes(rows_per_block(samples_)) + block_bytes());
    std::vector<Row> kept(static_cast<std::size_t>(rows_per_block(samples_) * width_));
    for_each_block(count, [&](std::int64_t first, std::int64_t rows, const T* values) {
      keep(samples_, first, rows, values, kept.data());
      use(kept.data(), rows);
    });
  }

 private:
  template <class Use>
  void for_each_block(std::int64_t count, Use use) const {
    const auto step = rows_per_block(samples_);
    const auto block = std::make_unique_for_overwrite<T[]>(static_cast<std::size_t>(step * samples_.units));
    Progress progress("reading", count, "samples");
    for (std::int64_t first = 0; first < count; first += step) {
      const auto rows = std::min(step, count - first);
      samples_.file.read_rows("/samples", first, rows, block.get());
      progress.update(first + rows);
      use(first, rows, block.get());
    }
  }

  const Samples& samples_;
  std::int64_t width_;
};

// Calls use(reader) with the types that fit.
template <class Use>
void with_reader(const Samples& samples, Use use) {
  if (samples.is_real() && samples.type.type == "float32") return use(Reader<float, float>(samples));
  if (samples.is_real()) return use(Reader<double, float>(samples));
  if (samples.type.type == "int8") return use(Reader<std::int8_t, std::uint32_t>(samples));
  return use(Reader<double, std::uint32_t>(samples));
}

// Of a temporary file; messages have it behind the folder's name.
constexpr const char* scratch_name = "kadanoff-samples";

// What the disk of a folder has left; nothing if it does not say.
std::optional<std::uintmax_t> room_in(const std::filesystem::path& folder) {
  std::error_code unknown;
  const auto room = std::filesystem::space(folder, unknown);
  if (unknown || room.available == static_cast<std::uintmax_t>(-1)) return {};
  return room.available;
}

// The rows as they lie in the file.
template <class T, class Row>
void read_to_file(const Reader<T, Row>& reader, const std::filesystem::path& folder, Dataset& to) {
  const auto wanted = reader.bytes(to.count);
  if (const auto room = room_in(folder); room && wanted > static_cast<double>(*room))
    fail(ExitCode::usage, "--scratch {}: the samples of {} take {} there, and {} are free", folder.string(), to.name,
         machine::bytes_text(wanted), machine::bytes_text(static_cast<double>(*room)));
  ScratchFile file(folder / scratch_name);
  reader.read(to.count, [&](const Row* rows, std::int64_t count) {
    file.append(rows, static_cast<std::size_t>(reader.bytes(count)));
  });
  to.mapped = {.memory = file.map(), .values = std::is_same_v<Row, float> ? rows::Values::real : rows::Values::spins};
  notice(fmt::format("{}: its samples lie in a temporary file in {}, {}", to.name, folder.string(),
                     machine::bytes_text(wanted)));
}

}  // namespace

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

void read_samples(const Samples& samples, Dataset& to) {
  with_reader(samples, [&]<class T, class Row>(const Reader<T, Row>& reader) {
    const auto& folder = scratch_folder();
    const auto available = folder ? machine::available_bytes(cpu_device) : std::nullopt;
    // The other half is for what is done with them.
    if (available && reader.bytes(to.count) > 0.5 * static_cast<double>(*available))
      read_to_file(reader, *folder, to);
    else if constexpr (std::is_same_v<Row, float>)
      reader.read_all(to.real);
    else
      reader.read_all(to.words);
  });
}

void check_samples(const Samples& samples, std::int64_t count) {
  with_reader(samples, [&](const auto& reader) { reader.read(count, [](const auto*, std::int64_t) {}); });
}

}  // namespace kadanoff::data
