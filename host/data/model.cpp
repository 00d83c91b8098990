// Writes and reads the HDF5 file of a model, and refuses impossible shapes and values.
#include "host/data/model.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "host/base/words.hpp"
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

}  // namespace

void read_parameters(const io::H5Reader& file, const std::string& name, Array<float>& to) {
  const auto shape = file.shape(name);
  const std::int64_t columns = shape.size() == 2 ? shape[1] : 1;
  const auto step = std::clamp<std::int64_t>(weights_per_block / columns, 1, shape[0]);
  std::vector<double> block(static_cast<std::size_t>(step * columns));
  for (std::int64_t first = 0; first < shape[0]; first += step) {
    const auto rows = std::min(step, shape[0] - first);
    file.read_rows(name, first, rows, block.data());
    for (std::int64_t i = 0; i < rows * columns; ++i) {
      const double value = block[static_cast<std::size_t>(i)];
      const std::int64_t at = first * columns + i;
      if (!(std::abs(value) <= largest_parameter))  // NaN, too
        fail(ExitCode::bad_input, "{}: {} holds {} at row {}, column {}: a parameter is a number from -{:g} to {:g}",
             file.path().string(), name, value, at / columns, at % columns, largest_parameter, largest_parameter);
      to.data()[at] = static_cast<float>(value);
    }
  }
}

Model load_model(const fs::path& path, Needs needs) { return read_model(io::H5Reader(path), needs); }

Model read_model(const io::H5Reader& file, Needs needs) {
  if (!file.has_dataset("/params/weight_matrix"))
    fail(ExitCode::bad_input, "{} is not a model: it holds no /params/weight_matrix{}", file.path().string(),
         kind_hint(file));
  const auto shape = file.shape("/params/weight_matrix");
  if (shape.size() != 2 || shape[0] == 0 || shape[1] == 0)
    fail(ExitCode::bad_input, "{}: /params/weight_matrix is not a matrix (visible x hidden)", file.path().string());
  require_spin_units(file, {"/params", "/params/weight_matrix", "/params/vbias", "/params/hbias"});
  require_shape(file, "/params/vbias", shape[0]);
  require_shape(file, "/params/hbias", shape[1]);

  Model model;
  model.parameters = rbm::Parameters(cpu_device, shape[0], shape[1]);
  read_parameters(file, "/params/weight_matrix", model.parameters.weights);
  read_parameters(file, "/params/vbias", model.parameters.visible_bias);
  read_parameters(file, "/params/hbias", model.parameters.hidden_bias);
  OptionalParts parts(file);
  model.lattice_shape = parts.read(needs.lattice, [&] { return read_lattice_shape(file, shape[0]); });
  model.name = file.path().string();
  model.provenance = io::read_provenance(file);
  parts.tell();
  return model;
}

void write_model(io::H5Writer& file, const std::string& kind, const Model& model) {
  expects(model.parameters.device() == cpu_device, "write_model: the parameters are not on the CPU");
  const auto& parameters = model.parameters;
  file.dataset("/params/weight_matrix", parameters.weights.data(), {model.visible(), model.hidden()});
  file.dataset("/params/vbias", parameters.visible_bias.data(), {model.visible()});
  file.dataset("/params/hbias", parameters.hidden_bias.data(), {model.hidden()});
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
