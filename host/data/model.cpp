// Writes and reads the HDF5 file of a model, and refuses impossible shapes and values.
#include "host/data/model.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
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

constexpr const char *model_units = "model_units", *word_of_bits = "bernoulli";  // of a checkpoint

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

// Where the arrays of a model are: in /params or the root; in an archive of the `rbms` package those of one update.
struct Arrays {
  std::string weights, visible_bias, hidden_bias;
  std::int64_t update = -1, updates = 0;  // of an archive

  explicit Arrays(const std::string& group)
      : weights(group + "/weight_matrix"), visible_bias(group + "/vbias"), hidden_bias(group + "/hbias") {}
};

// The number of /update_N/params/weight_matrix, or, as old versions have it, /update_N/weight_matrix; −1: another name.
std::int64_t update_of(std::string_view name) {
  constexpr std::string_view before = "/update_";
  if (!name.starts_with(before)) return -1;
  name.remove_prefix(before.size());
  const auto slash = std::min(name.find('/'), name.size());
  const auto rest = name.substr(slash);
  if (rest != "/params/weight_matrix" && rest != "/weight_matrix") return -1;
  return parse_integer(name.substr(0, slash)).value_or(-1);
}

// `update`: a certain one of an archive, if it is not negative.
Arrays arrays_of(const io::H5Reader& file, std::int64_t update = -1) {
  Arrays ours("/params"), in_root("");
  if (file.has_name(ours.weights)) return ours;
  if (file.has_name(in_root.weights) && file.has_name(in_root.visible_bias)) return in_root;
  std::set<std::int64_t> updates;
  for (const auto& name : file.dataset_names())
    if (const auto number = update_of(name); number >= 0) updates.insert(number);
  if (updates.empty()) return ours;
  if (update >= 0 && !updates.contains(update))
    fail(ExitCode::usage, "--update {}: {} holds no such update; the newest of {} is {}", update, file.path().string(),
         updates.size(), *updates.rbegin());
  const auto chosen = update >= 0 ? update : *updates.rbegin();
  const auto group = fmt::format("/update_{}", chosen);
  Arrays found(file.has_name(group + "/params") ? group + "/params" : group);
  found.update = chosen;
  found.updates = static_cast<std::int64_t>(updates.size());
  return found;
}

struct FoundModel {
  Arrays arrays;
  std::int64_t visible, hidden;
  std::optional<Units> units;
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

FoundModel find_model(const io::H5Reader& file, std::int64_t update = -1) {
  require_kind(file, {"model", "checkpoint"});
  const auto arrays = arrays_of(file, update);
  if (update >= 0 && arrays.update < 0)
    fail(ExitCode::usage, "--update {}: {} is no archive of several models", update, file.path().string());
  if (!file.has_name(arrays.weights))
    fail(ExitCode::bad_input, "{} is not a model: it holds no {}{}", file.path().string(), arrays.weights,
         kind_hint(file));
  return find_arrays(file, arrays);
}

// `units`: of a file that says nothing.
Model read_arrays(const io::H5Reader& file, const FoundModel& found, Units units) {
  const auto& arrays = found.arrays;
  require_memory_for_parameters(file,
                                {arrays.weights.c_str(), arrays.visible_bias.c_str(), arrays.hidden_bias.c_str()});
  Model model;
  auto& parameters = model.parameters;
  parameters = rbm::Parameters(cpu_device, found.visible, found.hidden);
  read_parameters(file, arrays.weights, parameters.weights);
  read_parameters(file, arrays.visible_bias, parameters.visible_bias);
  read_parameters(file, arrays.hidden_bias, parameters.hidden_bias);
  if (found.units.value_or(units) == Units::bits) {
    from_binary_units(parameters, file.read<double>(arrays.visible_bias), file.read<double>(arrays.hidden_bias));
    use_units(model, Units::bits);
  }
  return model;
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

Model read_model_in(const io::H5Reader& file, const std::string& group) {
  return read_arrays(file, find_arrays(file, Arrays(group)), Units::spins);
}

void check_model_in(const io::H5Reader& file, const std::string& group) {
  check_arrays(file, find_arrays(file, Arrays(group)).arrays);
}

Model load_model(const fs::path& path, Needs needs) { return read_model(io::H5Reader(path), needs); }

bool holds_model(const io::H5Reader& file) {
  const auto kind = kind_of(file);
  return kind == "model" || kind == "checkpoint" || (kind == "unknown" && file.has_name(arrays_of(file).weights));
}

void use_units(Model& model, Units units) {
  model.binary = units == Units::bits;
  model.energy_constant = model.binary ? energy_constant(model.parameters) : 0;
}

Model read_model(const io::H5Reader& file, Needs needs, const ReadModelAs& as) {
  const auto found = find_model(file, as.update.value_or(-1));
  auto model = read_arrays(file, found, as.units.value_or(Units::spins));
  OptionalParts parts(file);
  model.lattice_shape = parts.read(needs.lattice, [&] { return read_lattice_shape(file, found.visible); });
  model.name = file.path().string();
  model.provenance = io::read_provenance(file);
  parts.tell();
  if (found.arrays.update >= 0 && !as.update)
    notice(fmt::format("{}: of {} that of update {} is used, the newest", model.name,
                       counted(found.arrays.updates, "model"), found.arrays.update));
  if (model.binary) {
    notice(model.name + ": its units are 0 and 1; it is used as the same model of spins");
  }
  if (file.seal() && file.attribute<std::string>("/", model_units) == word_of_bits) use_units(model, Units::bits);
  model.says_units = found.units.has_value();
  return model;
}

BinaryParameters binary_parameters(const Model& model) {
  auto binary = to_binary_units(model.parameters);
  const auto is_large = [](double value) { return !(std::abs(value) <= largest_parameter); };
  const auto has_large = [&](const auto& values) { return std::any_of(values.begin(), values.end(), is_large); };
  if (has_large(binary.weights) || has_large(binary.visible_bias) || has_large(binary.hidden_bias))
    fail(ExitCode::usage, "as units 0 and 1 a parameter of {} exceeds {:g}: take --units spin", model.name,
         largest_parameter);
  return binary;
}

void write_model_in(io::H5Writer& file, const std::string& group, const Model& model, Units units) {
  expects(model.parameters.device() == cpu_device, "write_model_in: the parameters are not on the CPU");
  const Arrays arrays(group);
  if (units == Units::bits) {
    const auto binary = binary_parameters(model);
    file.dataset(arrays.weights, binary.weights, {model.visible(), model.hidden()});
    file.dataset(arrays.visible_bias, binary.visible_bias);
    file.dataset(arrays.hidden_bias, binary.hidden_bias);
    return;
  }
  const auto& parameters = model.parameters;
  file.dataset(arrays.weights, parameters.weights.data(), {model.visible(), model.hidden()});
  file.dataset(arrays.visible_bias, parameters.visible_bias.data(), {model.visible()});
  file.dataset(arrays.hidden_bias, parameters.hidden_bias.data(), {model.hidden()});
}

void write_model(io::H5Writer& file, const std::string& kind, const Model& model) {
  const bool keeps_spins = kind == "checkpoint";  // bit by bit, for the training that goes on from it
  const bool binary = model.binary && !keeps_spins;
  write_model_in(file, "/params", model, binary ? Units::bits : Units::spins);
  file.attribute("/", "variable_type", variable_type(rows::Values::spins, binary));
  if (model.binary && keeps_spins) file.attribute("/", model_units, word_of_bits);
  if (!model.lattice_shape.empty()) file.attribute("/", "lattice_shape", model.lattice_shape);
  io::write_provenance(file, known_kind(kind), model.provenance);
}

void save_model(const Model& model, const fs::path& path, io::IfExists if_exists) {
  io::H5Writer file;
  write_model(file, "model", model);
  file.save(path, if_exists);
}

}  // namespace kadanoff::data
