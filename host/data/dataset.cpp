// Reads, writes, packs and selects samples.
#include "host/data/dataset.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "host/base/progress.hpp"
#include "host/data/file_kind.hpp"
#include "host/data/lattice_shape.hpp"
#include "host/data/unit_type.hpp"
#include "host/io/hdf5_file.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::data {
namespace {

constexpr std::int64_t spins_per_block = 4 << 20;

struct Samples {
  const io::H5Reader& file;
  std::int64_t count;
  std::int64_t units;
};

[[noreturn]] void fail_for_value(const io::H5Reader& file, std::int64_t row, std::int64_t column, double value) {
  fail(ExitCode::bad_input, "{}: /samples holds {} at row {}, column {}, and a spin is +1 or -1{}",
       file.path().string(), value, row, column, value == 0 ? " (0/1 data: convert it with 2x - 1)" : "");
}

// Packs one row of ±1, eight spins at a time; false if the row holds any other value.
bool pack_row(const std::int8_t* spins, std::int64_t units, std::uint32_t* words) {
  constexpr std::uint64_t ones = 0x0101010101010101;
  std::fill_n(words, rows::words_per_row(units), 0U);
  std::uint64_t wrong = 0;
  for (std::int64_t i = 0; i < units; i += 8) {
    std::uint64_t eight = ones;
    const auto here = std::min<std::int64_t>(8, units - i);
    std::memcpy(&eight, spins + i, static_cast<std::size_t>(here));
    const std::uint64_t minus = (eight >> 7) & ones;  // +1 is 0x01, −1 is 0xFF
    wrong |= eight ^ (ones | minus * 0xFE);
    std::uint32_t bits = static_cast<std::uint32_t>(((minus ^ ones) * 0x0102040810204080) >> 56);
    bits &= 0xFFU >> (8 - here);
    words[i / 32] |= bits << (i % 32);
  }
  return wrong == 0;
}

// The same for any number type; the values must be exactly ±1.
bool pack_row(const double* spins, std::int64_t units, std::uint32_t* words) {
  std::fill_n(words, rows::words_per_row(units), 0U);
  bool right = true;
  for (std::int64_t i = 0; i < units; ++i) {
    right = right && (spins[i] == 1 || spins[i] == -1);
    if (spins[i] > 0) words[i / 32] |= 1U << (i % 32);
  }
  return right;
}

template <class T>
std::vector<std::uint32_t> read_packed(const Samples& samples) {
  const auto width = rows::words_per_row(samples.units);
  const auto step = std::clamp<std::int64_t>(spins_per_block / samples.units, 1, samples.count);
  std::vector<std::uint32_t> words;
  std::vector<T> block(static_cast<std::size_t>(step * samples.units));
  Progress progress("reading", samples.count, "samples");
  for (std::int64_t first = 0; first < samples.count; first += step) {
    const auto rows = std::min(step, samples.count - first);
    samples.file.read_rows("/samples", first, rows, block.data());
    // Memory for all of them only now: a file may declare more than it holds.
    if (first == 0) words.reserve(static_cast<std::size_t>(samples.count * width));
    words.resize(static_cast<std::size_t>((first + rows) * width));
    progress.update(first + rows);
    for (std::int64_t i = 0; i < rows; ++i) {
      const T* row = block.data() + i * samples.units;
      if (pack_row(row, samples.units, words.data() + (first + i) * width)) continue;
      const auto* wrong = std::find_if(row, row + samples.units, [](T value) { return value != 1 && value != -1; });
      fail_for_value(samples.file, first + i, wrong - row, static_cast<double>(*wrong));
    }
  }
  return words;
}

void unpack_row(const std::uint32_t* words, std::int64_t units, std::int8_t* spins) {
  for (std::int64_t i = 0; i < units; ++i)
    spins[i] = static_cast<std::int8_t>(2 * static_cast<int>((words[i / 32] >> (i % 32)) & 1U) - 1);
}

Samples find_samples(const io::H5Reader& file) {
  // A measurement has /samples, too.
  if (const auto kind = kind_of(file); kind == "measurement" || !file.has_dataset("/samples"))
    fail(ExitCode::bad_input, "{} is not a data set{}", file.path().string(),
         kind == "unknown" ? ": it holds no /samples" : kind_hint(file));
  const auto shape = file.shape("/samples");
  if (shape.size() != 2)
    fail(ExitCode::bad_input, "{}: /samples has {} dimensions, not 2 (samples, units)", file.path().string(),
         shape.size());
  if (shape[0] == 0 || shape[1] == 0)
    fail(ExitCode::bad_input, "{}: /samples is empty ({} x {})", file.path().string(), shape[0], shape[1]);
  return {file, shape[0], shape[1]};
}

std::vector<double> read_temperatures(const Samples& samples) {
  const auto& file = samples.file;
  if (!file.has_dataset("/temperatures")) return {};
  if (file.shape("/temperatures") != io::H5Shape{samples.count})
    fail(ExitCode::bad_input, "{}: /temperatures does not hold one value for each of the {} samples",
         file.path().string(), samples.count);
  auto temperatures = file.read<double>("/temperatures");
  for (std::size_t i = 0; i < temperatures.size(); ++i) {
    if (!(temperatures[i] >= 0))
      fail(ExitCode::bad_input, "{}: /temperatures holds {} at {}, and a temperature is not negative",
           file.path().string(), temperatures[i], i);
    temperatures[i] = std::abs(temperatures[i]);  // −0
  }
  return temperatures;
}

// Per sample, whether its temperature is in the list. Fails if a listed temperature has no sample.
std::vector<bool> temperature_is_listed(const Dataset& data, const std::vector<double>& listed) {
  if (data.temperatures.empty()) fail(ExitCode::usage, "the samples have no temperatures to select by");
  const auto equal = [](double a, double b) { return a == b || std::abs(a - b) <= 1e-9; };  // a == b: infinity too
  for (const double one : listed)
    if (std::none_of(data.temperatures.begin(), data.temperatures.end(), [&](double t) { return equal(one, t); })) {
      const auto [lowest, highest] = std::minmax_element(data.temperatures.begin(), data.temperatures.end());
      fail(ExitCode::usage, "no sample has the temperature {}: theirs lie between {} and {}", one, *lowest, *highest);
    }
  std::vector<bool> result;
  for (const double temperature : data.temperatures)
    result.push_back(std::any_of(listed.begin(), listed.end(), [&](double one) { return equal(one, temperature); }));
  return result;
}

std::vector<std::int64_t> indices_of(const std::vector<bool>& chosen) {
  std::vector<std::int64_t> indices;
  for (std::size_t i = 0; i < chosen.size(); ++i)
    if (chosen[i]) indices.push_back(static_cast<std::int64_t>(i));
  if (indices.empty()) fail(ExitCode::usage, "no sample is left: all have a temperature that is excluded");
  return indices;
}

}  // namespace

Dataset load_dataset(const std::filesystem::path& path) {
  const io::H5Reader file(path);
  const auto samples = find_samples(file);
  require_spin_units(file, {"/samples"});
  Dataset data;
  data.count = samples.count;
  data.units = samples.units;
  data.temperatures = read_temperatures(samples);
  data.lattice_shape = read_lattice_shape(file, samples.units);
  data.words = file.type_name("/samples") == "int8" ? read_packed<std::int8_t>(samples) : read_packed<double>(samples);
  data.provenance = io::read_provenance(file);
  return data;
}

void save_dataset(const Dataset& data, const std::filesystem::path& path, io::IfExists if_exists) {
  const auto width = rows::words_per_row(data.units);
  expects(data.words.size() == static_cast<std::size_t>(data.count * width),
          "save_dataset: words do not fill the shape");
  expects(data.temperatures.empty() || data.temperatures.size() == static_cast<std::size_t>(data.count),
          "save_dataset: not one temperature per sample");
  io::H5Writer file;
  file.dataset_of_rows<std::int8_t>(
      "/samples", {data.count, data.units}, [&](std::int64_t first, std::int64_t count, std::int8_t* out) {
        for (std::int64_t i = 0; i < count; ++i)
          unpack_row(data.words.data() + (first + i) * width, data.units, out + i * data.units);
      });
  if (!data.temperatures.empty()) file.dataset("/temperatures", data.temperatures);
  file.dataset("/variable_type", "ising");
  file.attribute("/", "variable_type", "ising");
  if (!data.lattice_shape.empty()) file.attribute("/", "lattice_shape", data.lattice_shape);
  io::write_provenance(file, known_kind("dataset"), data.provenance);
  file.save(path, if_exists);
}

Dataset take(const Dataset& data, const std::vector<std::int64_t>& indices) {
  const auto width = rows::words_per_row(data.units);
  Dataset taken;
  taken.count = static_cast<std::int64_t>(indices.size());
  taken.units = data.units;
  taken.lattice_shape = data.lattice_shape;
  taken.provenance = data.provenance;
  taken.words.reserve(static_cast<std::size_t>(taken.count * width));
  for (const auto index : indices) {
    expects(index >= 0 && index < data.count, "take: no such sample");
    const auto* row = data.words.data() + index * width;
    taken.words.insert(taken.words.end(), row, row + width);
    if (!data.temperatures.empty()) taken.temperatures.push_back(data.temperatures[static_cast<std::size_t>(index)]);
  }
  return taken;
}

std::vector<std::int64_t> select_temperatures(const Dataset& data, const std::vector<double>& wanted) {
  return indices_of(temperature_is_listed(data, wanted));
}

std::vector<std::int64_t> exclude_temperatures(const Dataset& data, const std::vector<double>& unwanted) {
  auto chosen = temperature_is_listed(data, unwanted);
  chosen.flip();
  return indices_of(chosen);
}

}  // namespace kadanoff::data
