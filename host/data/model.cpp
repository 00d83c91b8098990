// Writes and reads the HDF5 file of a model, and refuses impossible shapes and values.
#include "host/data/model.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>

#include "host/base/notice.hpp"
#include "host/base/numbers.hpp"
#include "host/base/words.hpp"
#include "host/data/binary_units.hpp"
#include "host/data/file_kind.hpp"
#include "host/data/lattice_shape.hpp"
#include "host/data/unit_type.hpp"
#include "host/io/hdf5_file.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::data {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t weights_per_block = 2 << 20;

void require_shape(const io::H5Reader& file, const std::string& name, std::int64_t size) {
  const auto shape = file.shape(name);
  if (shape != io::H5Shape{size})
    fail(ExitCode::bad_input, "{}: {} does not hold {}, as the weight matrix asks for", file.path().string(), name,
         counted(size, "value"));
}

struct Extent {
  std::int64_t rows, columns;

  [[nodiscard]] double values() const { return static_cast<double>(rows) * static_cast<double>(columns); }
  [[nodiscard]] std::int64_t rows_per_block() const {
    return std::clamp<std::int64_t>(weights_per_block / columns, 1, rows);
  }
  [[nodiscard]] double block_bytes() const {
    return sizeof(double) * static_cast<double>(rows_per_block()) * static_cast<double>(columns);
  }
};

// Nothing, if there are no values.
std::optional<Extent> extent_of(const io::H5Reader& file, const std::string& name) {
  const auto shape = file.shape(name);
  if (shape.empty() || shape.size() > 2)
    fail(ExitCode::bad_input, "{}: {} is neither a vector nor a matrix", file.path().string(), name);
  if (std::find(shape.begin(), shape.end(), 0) != shape.end()) return std::nullopt;
  return Extent{.rows = shape[0], .columns = shape.size() == 2 ? shape[1] : 1};
}

// Calls use(first, values, count) for blocks of the first `count` rows of parameters, which were checked.
template <class Use>
void for_each_block_of_parameters(const io::H5Reader& file, const std::string& name, const Extent& extent,
                                  std::int64_t count, Use use) {
  if (count == 0) return;
  const auto columns = extent.columns, step = extent.rows_per_block();
  file.require_memory(name, extent.block_bytes());
  std::vector<double> block(static_cast<std::size_t>(step * columns));
  for (std::int64_t first = 0; first < count; first += step) {
    const auto rows = std::min(step, count - first);
    file.read_rows(name, first, rows, block.data());
    for (std::int64_t i = 0; i < rows * columns; ++i) {
      const double value = block[static_cast<std::size_t>(i)];
      const std::int64_t at = first * columns + i;
      if (!(std::abs(value) <= largest_parameter))  // NaN, too
        fail(ExitCode::bad_input, "{}: {} holds {} at row {}, column {}: a parameter is a number from -{:g} to {:g}",
             file.path().string(), name, value, at / columns, at % columns, largest_parameter, largest_parameter);
    }
    use(first * columns, block.data(), rows * columns);
  }
}

// Where the arrays of a model are: in /params; in an archive of the `rbms` package those of its newest update.
struct Arrays {
  std::string weights, visible_bias, hidden_bias;
  std::int64_t update = -1, updates = 0;  // of an archive

  explicit Arrays(const std::string& group)
      : weights(group + "/weight_matrix"), visible_bias(group + "/vbias"), hidden_bias(group + "/hbias") {}
};

Arrays arrays_of(const io::H5Reader& file) {
  Arrays arrays("/params");
  if (file.has_name(arrays.weights)) return arrays;
  constexpr std::string_view before = "/update_", after = "/params/weight_matrix";
  std::int64_t newest = -1, updates = 0;
  for (const auto& name : file.dataset_names()) {
    if (!name.starts_with(before) || !name.ends_with(after) || name.size() < before.size() + after.size()) continue;
    const auto number =
        parse_integer(std::string_view(name).substr(before.size(), name.size() - before.size() - after.size()));
    if (!number || *number < 0) continue;
    newest = std::max(newest, *number);
    ++updates;
  }
  if (newest < 0) return arrays;
  Arrays found(fmt::format("/update_{}/params", newest));
  found.update = newest;
  found.updates = updates;
  return found;
}

struct FoundModel {
  Arrays arrays;
  std::int64_t visible, hidden;
  Units units;
};

FoundModel find_arrays(const io::H5Reader& file, const Arrays& arrays) {
  const auto shape = file.shape(arrays.weights);
  if (shape.size() != 2 || shape[0] == 0 || shape[1] == 0)
    fail(ExitCode::bad_input, "{}: {} is not a matrix (visible x hidden)", file.path().string(), arrays.weights);
  const auto units = units_of_model(file, {arrays.weights, arrays.visible_bias, arrays.hidden_bias});
  require_shape(file, arrays.visible_bias, shape[0]);
  require_shape(file, arrays.hidden_bias, shape[1]);
  return {.arrays = arrays, .visible = shape[0], .hidden = shape[1], .units = units};
}

FoundModel find_model(const io::H5Reader& file) {
  require_kind(file, {"model", "checkpoint"});
  const auto arrays = arrays_of(file);
  if (!file.has_name(arrays.weights))
    fail(ExitCode::bad_input, "{} is not a model: it holds no {}{}", file.path().string(), arrays.weights,
         kind_hint(file));
  return find_arrays(file, arrays);
}

rbm::Parameters read_arrays(const io::H5Reader& file, const FoundModel& found) {
  const auto& arrays = found.arrays;
  require_memory_for_parameters(file,
                                {arrays.weights.c_str(), arrays.visible_bias.c_str(), arrays.hidden_bias.c_str()});
  rbm::Parameters parameters(cpu_device, found.visible, found.hidden);
  read_parameters(file, arrays.weights, parameters.weights);
  read_parameters(file, arrays.visible_bias, parameters.visible_bias);
  read_parameters(file, arrays.hidden_bias, parameters.hidden_bias);
  return parameters;
}

void check_arrays(const io::H5Reader& file, const Arrays& arrays) {
  for (const auto& name : {arrays.weights, arrays.visible_bias, arrays.hidden_bias}) check_parameters(file, name);
}

}  // namespace

void require_memory_for_parameters(const io::H5Reader& file, std::initializer_list<const char*> arrays) {
  double values = 0, block = 0;
  for (const char* name : arrays)
    if (const auto extent = extent_of(file, name)) {
      values += extent->values();
      block = std::max(block, extent->block_bytes());
    }
  file.require_memory(*arrays.begin(), sizeof(float) * values + block);
}

void read_parameters(const io::H5Reader& file, const std::string& name, Array<float>& to) {
  const auto extent = extent_of(file, name);
  if (!extent) return;
  for_each_block_of_parameters(file, name, *extent, extent->rows,
                               [&](std::int64_t first, const double* values, std::int64_t count) {
                                 std::transform(values, values + count, to.data() + first,
                                                [](double value) { return static_cast<float>(value); });
                               });
}

void check_parameters(const io::H5Reader& file, const std::string& name) {
  const auto extent = extent_of(file, name);
  if (!extent) return;
  for_each_block_of_parameters(file, name, *extent, rows_to_check(file, name, extent->rows, extent->columns),
                               [](std::int64_t, const double*, std::int64_t) {});
}

void check_model(const io::H5Reader& file) { check_arrays(file, find_model(file).arrays); }

rbm::Parameters read_parameters_of(const io::H5Reader& file, const std::string& group) {
  return read_arrays(file, find_arrays(file, Arrays(group)));
}

void check_parameters_of(const io::H5Reader& file, const std::string& group) {
  check_arrays(file, find_arrays(file, Arrays(group)).arrays);
}

Model load_model(const fs::path& path, Needs needs) { return read_model(io::H5Reader(path), needs); }

Model read_model(const io::H5Reader& file, Needs needs) {
  const auto found = find_model(file);
  Model model;
  model.parameters = read_arrays(file, found);
  OptionalParts parts(file);
  model.lattice_shape = parts.read(needs.lattice, [&] { return read_lattice_shape(file, found.visible); });
  model.name = file.path().string();
  model.provenance = io::read_provenance(file);
  parts.tell();
  if (found.arrays.update >= 0)
    notice(fmt::format("{}: of {} that of update {} is used, the newest", model.name,
                       counted(found.arrays.updates, "model"), found.arrays.update));
  if (found.units == Units::bits) {
    model.binary = true;
    model.energy_constant = from_binary_units(model.parameters);
    notice(model.name + ": its units are 0 and 1; it is used as the same model of spins");
  }
  return model;
}

void write_parameters_of(io::H5Writer& file, const std::string& group, const rbm::Parameters& parameters) {
  expects(parameters.device() == cpu_device, "write_parameters_of: the parameters are not on the CPU");
  const Arrays arrays(group);
  file.dataset(arrays.weights, parameters.weights.data(), {parameters.visible(), parameters.hidden()});
  file.dataset(arrays.visible_bias, parameters.visible_bias.data(), {parameters.visible()});
  file.dataset(arrays.hidden_bias, parameters.hidden_bias.data(), {parameters.hidden()});
}

void write_model(io::H5Writer& file, const std::string& kind, const Model& model) {
  write_parameters_of(file, "/params", model.parameters);
  file.attribute("/", "variable_type", "ising");
  if (!model.lattice_shape.empty()) file.attribute("/", "lattice_shape", model.lattice_shape);
  io::write_provenance(file, known_kind(kind), model.provenance);
}

void save_model(const Model& model, const fs::path& path, io::IfExists if_exists) {
  io::H5Writer file;
  write_model(file, "model", model);
  file.save(path, if_exists);
}

}  // namespace kadanoff::data
