// Reads, writes, packs and selects samples.
#include "host/data/dataset.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <optional>

#include "host/base/notice.hpp"
#include "host/base/temperatures.hpp"
#include "host/base/words.hpp"
#include "host/data/file_kind.hpp"
#include "host/data/lattice_shape.hpp"
#include "host/data/sample_reader.hpp"
#include "host/data/unit_type.hpp"
#include "host/io/hdf5_file.hpp"
#include "host/machine/memory.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::data {
namespace {

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
  return read_dataset(io::H5Reader(path), needs);
}

Dataset read_dataset(const io::H5Reader& file, Needs needs) {
  const auto path = file.path().string();
  const auto samples = find_samples(file);
  if (samples.is_real() && !needs.takes_real)
    fail(ExitCode::bad_input,
         "{} holds real values, and this needs spins +1 and -1: kadanoff import --values spin makes spins of them",
         path);
  OptionalParts parts(file);
  Dataset data;
  data.count = samples.count;
  data.units = samples.units;
  data.name = path;
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
  read_samples(samples, data);
  data.provenance = io::read_provenance(file);
  parts.tell();
  tell_if_transposed(samples);
  return data;
}

void check_dataset(const io::H5Reader& file) {
  const auto samples = find_samples(file);
  check_samples(samples, rows_to_check(file, "/samples", samples.count, samples.units));
}

void write_dataset(io::H5Writer& file, const Dataset& data) {
  const auto width = rows::words_per_row(data.values(), data.units);
  expects(data.mapped.memory ||
              (data.is_real() ? data.real.size() : data.words.size()) == static_cast<std::size_t>(data.count * width),
          "write_dataset: the samples do not fill the shape");
  expects(data.temperatures.empty() || data.temperatures.size() == static_cast<std::size_t>(data.count),
          "write_dataset: not one temperature per sample");
  expects(data.labels.empty() || data.labels.size() == static_cast<std::size_t>(data.count),
          "write_dataset: not one label per sample");
  const io::H5Shape shape{data.count, data.units};
  if (data.is_real())
    file.dataset_of_rows<float>("/samples", shape, [&data, width](std::int64_t first, std::int64_t count, float* out) {
      std::copy_n(data.rows().real.data + first * width, count * width, out);
    });
  else
    file.dataset_of_rows<std::int8_t>(
        "/samples", shape, [&data, width](std::int64_t first, std::int64_t count, std::int8_t* out) {
          for (std::int64_t i = 0; i < count; ++i)
            unpack_row(data.spins().words.data + (first + i) * width, data.units, data.binary, out + i * data.units);
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
  const auto copy_rows = [&](const auto* from, auto& to) {
    to.reserve(static_cast<std::size_t>(taken.count * width));
    for (const auto index : indices) to.insert(to.end(), from + index * width, from + (index + 1) * width);
  };
  if (data.is_real())
    copy_rows(data.rows().real.data, taken.real);
  else
    copy_rows(data.spins().words.data, taken.words);
  return taken;
}

void unpack_row(const std::uint32_t* words, std::int64_t units, bool binary, std::int8_t* to) {
  const int low = binary ? 0 : -1;
  for (std::int64_t i = 0; i < units; ++i)
    to[i] = static_cast<std::int8_t>(((words[i / 32] >> (i % 32)) & 1U) != 0 ? 1 : low);
}

}  // namespace kadanoff::data
