// Reads all rows into a spool, looks at their values, and writes them through the mapping that follows.
#include "host/imports/import.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/base/progress.hpp"
#include "host/base/words.hpp"
#include "host/data/file_kind.hpp"
#include "host/data/unit_type.hpp"
#include "host/gauge/unit_gauge.hpp"
#include "host/imports/spool.hpp"
#include "host/io/file_status.hpp"
#include "host/io/hdf5_file.hpp"
#include "host/io/output.hpp"
#include "host/machine/memory.hpp"
#include "kernels/core/check.hpp"
#include "kernels/random/permutation.hpp"

namespace kadanoff::imports {
namespace {

struct Rows {
  Spool spool;
  Statistics statistics;
  std::vector<std::int64_t> labels;
};

// The rows: a part of the free memory, since their vector grows by doubling, and other things want a place, too.
std::int64_t most_in_memory() {
  constexpr std::int64_t parts = 6;
  const auto free = machine::available_bytes(cpu_device);
  return free ? std::min(Spool::largest, *free / parts) : Spool::largest;
}

// Two numbers of 8 bytes for each sample: its place in the files, and its label or its temperature.
void require_memory_for_numbers(std::int64_t samples) {
  machine::require_memory("the numbers of " + counted(samples, "sample"),
                          4.0 * sizeof(std::int64_t) * static_cast<double>(samples), cpu_device);
}

// A training counts samples in 32 bits.
constexpr std::int64_t most_samples = std::int64_t{1} << 32;

void read_all(RowReader& reader, Rows& rows) {
  const auto& description = reader.description();
  if (description.count > 0) require_memory_for_numbers(description.count);
  Progress progress("reading", description.count >= 0 ? description.count : Progress::unknown, "samples");
  reader.read([&](const char* row, std::int64_t label) {
    rows.statistics.add(row);
    rows.spool.append(row);
    if (description.labelled) rows.labels.push_back(label);
    if (rows.spool.rows() >= most_samples)
      fail(ExitCode::bad_input, "it holds more than {} samples, which is more than a training can count",
           most_samples - 1);
    progress.update(rows.spool.rows());
  });
}

// Which samples go into each file, in their order.
std::vector<std::vector<std::int64_t>> choose_samples(const ImportOptions& options, std::int64_t count) {
  std::vector<std::int64_t> all(static_cast<std::size_t>(count));
  for (std::int64_t i = 0; i < count; ++i) all[static_cast<std::size_t>(i)] = i;
  if (!options.split) return {all};
  const auto first = std::llround(*options.split * static_cast<double>(count));
  if (first == 0 || first == count)
    fail(ExitCode::usage, "--split {}: of {} it leaves one file empty", *options.split, counted(count, "sample"));
  const random::Permutation shuffled(static_cast<std::uint32_t>(count),
                                     random::make_key(options.seed, random::Stream::import_split));
  for (std::int64_t i = 0; i < count; ++i) all[static_cast<std::size_t>(i)] = shuffled(static_cast<std::uint32_t>(i));
  std::vector<std::int64_t> train(all.begin(), all.begin() + first), test(all.begin() + first, all.end());
  std::sort(train.begin(), train.end());
  std::sort(test.begin(), test.end());
  return {train, test};
}

// The given samples, through a mapping, in blocks of rows that lie beside each other.
class SampleSource {
 public:
  SampleSource(const Rows& rows, const Description& description, const std::vector<std::int64_t>& samples)
      : rows_(rows), description_(description), samples_(samples) {}

  template <class Out, class Map>
  void make_rows(std::int64_t first, std::int64_t count, Out* out, const Map& map) {
    const auto units = description_.units();
    for (std::int64_t done = 0; done < count;) {
      std::int64_t together = 1;
      const auto begin = samples_[static_cast<std::size_t>(first + done)];
      while (done + together < count && samples_[static_cast<std::size_t>(first + done + together)] == begin + together)
        ++together;
      block_.resize(static_cast<std::size_t>(together * description_.row_bytes()));
      rows_.spool.read(begin, together, block_.data());
      const auto values = static_cast<std::size_t>(together * units);
      Out* to = out + done * units;
      if (description_.element == Element::byte)
        std::transform(block_.data(), block_.data() + values, to,
                       [&](char value) { return map(static_cast<double>(static_cast<unsigned char>(value))); });
      else
        std::transform(reinterpret_cast<const float*>(block_.data()),
                       reinterpret_cast<const float*>(block_.data()) + values, to,
                       [&](float value) { return map(static_cast<double>(value)); });
      done += together;
    }
  }

 private:
  const Rows& rows_;
  const Description& description_;
  const std::vector<std::int64_t>& samples_;
  std::vector<char> block_;
};

nlohmann::json record(const ImportOptions& options, const ImportResult& result) {
  nlohmann::json json{{"format", result.description.format}, {"values_became", result.mapping.text}};
  if (result.mapping.values == Values::real)
    json["range_used"] = {result.mapping.low, result.mapping.high};
  else
    json["threshold_used"] = result.mapping.threshold;
  if (!result.summary.temperatures.empty()) json["temperatures_from"] = result.summary.temperatures_from;
  if (result.labelled) json["labels_from"] = result.description.labels_from;
  if (!result.summary.notes.empty()) json["notes"] = result.summary.notes;
  if (options.split) json["split_seed"] = options.seed;
  return json;
}

void write(const ImportResult& result, const Rows& imported, const std::vector<std::int64_t>& samples,
           const std::filesystem::path& path, const io::Provenance& provenance, io::IfExists if_exists) {
  const auto& description = result.description;
  const auto& mapping = result.mapping;
  const std::vector<std::int64_t> shape{static_cast<std::int64_t>(samples.size()), description.units()};
  SampleSource source(imported, description, samples);
  io::H5Writer file;
  const bool is_real = mapping.values == Values::real, binary = mapping.values == Values::binary;
  if (!is_real)
    file.dataset_of_rows<std::int8_t>("/samples", shape, [&](std::int64_t first, std::int64_t count, std::int8_t* out) {
      source.make_rows(first, count, out, [&](double value) { return mapping.unit(value); });
    });
  else
    file.dataset_of_rows<float>("/samples", shape, [&](std::int64_t first, std::int64_t count, float* out) {
      source.make_rows(first, count, out, [&](double value) { return mapping.real(value); });
    });
  const auto of_these = [&](const auto& all) {
    std::decay_t<decltype(all)> some;
    some.reserve(samples.size());
    for (const auto sample : samples) some.push_back(all[static_cast<std::size_t>(sample)]);
    return some;
  };
  if (result.labelled) {
    file.dataset("/labels", of_these(imported.labels));
    if (!result.summary.label_names.empty()) file.attribute("/labels", "names", result.summary.label_names);
  }
  if (!result.summary.temperatures.empty()) file.dataset("/temperatures", of_these(result.summary.temperatures));
  const char* type = data::variable_type(is_real ? rows::Values::real : rows::Values::spins, binary);
  file.dataset("/variable_type", type);
  file.attribute("/", "variable_type", type);
  const auto& lattice = result.summary.lattice;
  if (!lattice.empty() || description.shape.size() == 2)
    file.attribute("/", "lattice_shape", lattice.empty() ? description.shape : lattice);
  if (result.summary.gauge)
    gauge::write_unit_gauge(file, mapping.keeps_signs
                                      ? *result.summary.gauge
                                      : gauge::UnitGauge{.why_not = "the import moved what lay in the middle"});
  io::write_provenance(file, data::known_kind("dataset"), provenance);
  file.save(path, if_exists);
}

// What is written into a folder that is read could take the place of what is in it.
void require_outside(const std::filesystem::path& output, const std::vector<std::filesystem::path>& inputs) {
  std::error_code unknown;
  const auto place = std::filesystem::weakly_canonical(output, unknown);
  for (const auto& input : inputs) {
    if (!io::is_folder(input)) continue;
    const auto relative = place.lexically_relative(std::filesystem::weakly_canonical(input, unknown));
    if (!relative.empty() && *relative.begin() != "..")
      fail(ExitCode::usage, "--output {} is in {}, which is imported: choose another folder", output.string(),
           input.string());
  }
}

}  // namespace

std::vector<std::filesystem::path> output_paths(const ImportOptions& options) {
  if (!options.split) return {options.output};
  const auto named = [&](const char* part) {
    auto name = options.output.stem();
    name += std::string("-") + part;
    name += options.output.extension();
    return options.output.parent_path() / name;
  };
  return {named("train"), named("test")};
}

ImportResult import_data(const ImportOptions& options, const io::Provenance& provenance, io::IfExists if_exists) {
  if (options.split && !(*options.split > 0 && *options.split < 1))
    fail(ExitCode::usage, "--split {} is not between 0 and 1", *options.split);
  const auto paths = output_paths(options);
  for (const auto& path : paths) {
    require_outside(path, options.read.paths);
    io::require_writable_output(path, if_exists, options.read.paths);
  }
  const auto reader = open_rows(options.read);
  const auto& description = reader->description();
  Rows rows{.spool = Spool(paths[0], description.row_bytes(), most_in_memory()),
            .statistics = Statistics(options.read.paths[0].string(), description),
            .labels = {}};
  read_all(*reader, rows);
  ImportResult result{.description = description,
                      .mapping = choose_mapping(options.values, description, rows.statistics),
                      .summary = reader->summary(),
                      .least = rows.statistics.least(),
                      .largest = rows.statistics.largest(),
                      .constant_units = rows.statistics.constant_units(),
                      .files = {}};
  result.description.count = rows.spool.rows();
  result.labelled = description.labelled && result.summary.labelled;

  auto recorded = provenance;
  recorded.config.update(record(options, result));
  require_memory_for_numbers(rows.spool.rows());
  const auto parts = choose_samples(options, rows.spool.rows());
  io::NewOutputs all_parts_or_none;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    write(result, rows, parts[i], paths[i], recorded, if_exists);
    result.files.push_back({.path = paths[i], .samples = static_cast<std::int64_t>(parts[i].size())});
  }
  all_parts_or_none.keep();
  return result;
}

}  // namespace kadanoff::imports
