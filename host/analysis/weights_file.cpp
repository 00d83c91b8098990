// Writes and reads the HDF5 file of an analysis of weights.
#include "host/analysis/weights_file.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "host/base/words.hpp"
#include "host/data/attributes.hpp"
#include "host/data/file_kind.hpp"
#include "host/data/lattice_shape.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::analysis {
namespace {

namespace fs = std::filesystem;
using Distance = WeightsAnalysis::Distance;
using Overlap = WeightsAnalysis::Overlap;

struct Direction {
  const char* name;
  Estimate Distance::*member;
};
constexpr std::array directions{Direction{"/correlation/along_x", &Distance::along_x},
                                Direction{"/correlation/along_y", &Distance::along_y},
                                Direction{"/correlation/both", &Distance::both}};

struct Part {
  const char* suffix;  // in /correlation
  const char* name;    // in /overlap
  double Estimate::*member;
};
constexpr std::array parts{Part{"", "/overlap/mean", &Estimate::mean},
                           Part{"_spread", "/overlap/spread", &Estimate::spread},
                           Part{"_error", "/overlap/error", &Estimate::error}};

struct Size {
  const char* name;
  double WeightsAnalysis::*member;
};
constexpr std::array sizes{Size{"weight_rms", &WeightsAnalysis::weight_rms},
                           Size{"weight_max", &WeightsAnalysis::weight_max},
                           Size{"visible_bias_rms", &WeightsAnalysis::visible_bias_rms},
                           Size{"hidden_bias_rms", &WeightsAnalysis::hidden_bias_rms}};

// value(item) of every item.
template <class Item, class Value>
auto column(const std::vector<Item>& items, Value value) {
  std::vector<std::decay_t<decltype(value(items.front()))>> values;
  values.reserve(items.size());
  for (const Item& item : items) values.push_back(value(item));
  return values;
}

void write_distances(io::H5Writer& file, const std::vector<Distance>& distances) {
  file.dataset("/correlation/distance", column(distances, [](const Distance& d) { return d.distance; }));
  for (const auto& [name, direction] : directions)
    for (const Part& part : parts)
      file.dataset(
          std::string(name) + part.suffix,
          column(distances, [direction = direction, &part](const Distance& d) { return d.*direction.*part.member; }));
}

void write_overlaps(io::H5Writer& file, const std::vector<Overlap>& overlaps) {
  file.dataset("/overlap/temperature", column(overlaps, [](const Overlap& o) { return o.temperature; }));
  file.dataset("/overlap/samples", column(overlaps, [](const Overlap& o) { return o.samples; }));
  for (const Part& part : parts)
    file.dataset(part.name, column(overlaps, [&part](const Overlap& o) { return o.value.*part.member; }));
}

[[noreturn]] void contradicts(const io::H5Reader& file, const std::string& what) {
  fail(ExitCode::bad_input, "{}: {}: this is no sound analysis of weights", file.path().string(), what);
}

// A data set of `count` values.
template <class T>
std::vector<T> read(const io::H5Reader& file, const std::string& name, std::int64_t count) {
  if (file.shape(name) != io::H5Shape{count})
    contradicts(file, fmt::format("{} does not hold {}", name, counted(count, "value")));
  return file.read<T>(name);
}

std::vector<Distance> read_distances(const io::H5Reader& file, std::int64_t side) {
  const std::int64_t count = side / 2 + 1;
  std::vector<Distance> distances(static_cast<std::size_t>(count));
  const auto numbers = read<std::int64_t>(file, "/correlation/distance", count);
  for (std::size_t r = 0; r < distances.size(); ++r) {
    if (numbers[r] != static_cast<std::int64_t>(r)) contradicts(file, "/correlation/distance is not 0, 1, 2 …");
    distances[r].distance = numbers[r];
  }
  for (const auto& [name, direction] : directions)
    for (const Part& part : parts) {
      const auto values = read<double>(file, std::string(name) + part.suffix, count);
      for (std::size_t r = 0; r < distances.size(); ++r) distances[r].*direction.*part.member = values[r];
    }
  return distances;
}

std::vector<Overlap> read_overlaps(const io::H5Reader& file) {
  const auto temperatures = file.read<double>("/overlap/temperature");
  const auto count = static_cast<std::int64_t>(temperatures.size());
  const auto samples = read<std::int64_t>(file, "/overlap/samples", count);
  std::vector<Overlap> overlaps;
  for (std::size_t i = 0; i < temperatures.size(); ++i) {
    if (temperatures[i] < 0 || samples[i] < 1) contradicts(file, "/overlap has a temperature or count below 0");
    overlaps.push_back({.temperature = temperatures[i], .samples = samples[i], .value = {}});
  }
  for (const Part& part : parts) {
    const auto values = read<double>(file, part.name, count);
    for (std::size_t i = 0; i < overlaps.size(); ++i) overlaps[i].value.*part.member = values[i];
  }
  return overlaps;
}

}  // namespace

io::H5Writer to_file(const WeightsAnalysis& analysis) {
  io::H5Writer file;
  file.dataset("/product", analysis.product, {analysis.visible, analysis.visible});
  file.dataset("/eigenvalues", analysis.eigenvalues);
  if (!analysis.distances.empty()) write_distances(file, analysis.distances);
  if (!analysis.overlaps.empty()) write_overlaps(file, analysis.overlaps);
  file.attribute("/", "hidden", analysis.hidden);
  for (const auto& [name, member] : sizes)
    if (member != &WeightsAnalysis::visible_bias_rms || !std::isnan(analysis.*member))
      file.attribute("/", name, analysis.*member);
  if (!analysis.lattice_shape.empty()) file.attribute("/", "lattice_shape", analysis.lattice_shape);
  io::write_provenance(file, data::known_kind("weights"), analysis.provenance);
  return file;
}

WeightsAnalysis load_weights_analysis(const fs::path& path) {
  const io::H5Reader file(path);
  const auto hidden = data::read_count(file, "hidden", 1);
  if (!hidden || !file.has_dataset("/product") || !file.has_dataset("/eigenvalues"))
    fail(ExitCode::bad_input, "{} is not an analysis of weights{}", path.string(), data::kind_hint(file));
  WeightsAnalysis analysis;
  analysis.hidden = *hidden;
  const auto shape = file.shape("/product");
  if (shape.size() != 2 || shape[0] != shape[1] || shape[0] < 1) contradicts(file, "/product is not a square matrix");
  analysis.visible = shape[0];
  analysis.product = file.read<float>("/product");
  if (!std::all_of(analysis.product.begin(), analysis.product.end(), [](float value) { return std::isfinite(value); }))
    contradicts(file, "/product holds a value that is no number");
  analysis.eigenvalues = read<double>(file, "/eigenvalues", analysis.visible);
  if (!std::is_sorted(analysis.eigenvalues.rbegin(), analysis.eigenvalues.rend()) ||
      !std::isfinite(analysis.eigenvalues.front()) || !(analysis.eigenvalues.back() >= 0))
    contradicts(file, "/eigenvalues do not descend to 0 or above");
  for (const auto& [name, member] : sizes) {
    const auto value = data::read_size(file, name);
    if (!value && member == &WeightsAnalysis::visible_bias_rms) {
      analysis.*member = std::nan("");
      continue;
    }
    if (!value) contradicts(file, fmt::format("its attribute {} is missing", name));
    analysis.*member = *value;
  }
  analysis.lattice_shape = data::read_lattice_shape(file, analysis.visible);
  if (!analysis.lattice_shape.empty()) {
    const auto side = analysis.lattice_shape.front();
    if (analysis.lattice_shape != io::H5Shape{side, side}) contradicts(file, "its lattice is not a square");
    analysis.distances = read_distances(file, side);
  }
  if (file.has_dataset("/overlap/temperature")) analysis.overlaps = read_overlaps(file);
  analysis.provenance = io::read_provenance(file);
  return analysis;
}

}  // namespace kadanoff::analysis
