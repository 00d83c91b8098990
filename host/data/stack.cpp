// Writes and reads the HDF5 file of a stack.
#include "host/data/stack.hpp"

#include <fmt/format.h>

#include <utility>

#include "host/base/words.hpp"
#include "host/data/file_kind.hpp"
#include "host/data/lattice_shape.hpp"
#include "host/io/hdf5_file.hpp"
#include "kernels/core/check.hpp"
#include "kernels/linalg/gemm.hpp"

namespace kadanoff::data {
namespace {

std::string group_of(std::size_t layer) { return fmt::format("/layer_{}/params", layer + 1); }

void require_fit(const io::H5Reader& file, std::size_t layer, std::int64_t visible, std::int64_t below) {
  if (visible != below)
    fail(ExitCode::bad_input, "{}: layer {} has {}, but layer {} has {}", file.path().string(), layer + 1,
         counted(visible, "visible unit"), layer, counted(below, "hidden unit"));
}

}  // namespace

std::string shape_text(const Stack& stack) {
  std::string text = std::to_string(stack.visible());
  for (const auto& layer : stack.layers) text += fmt::format("–{}", layer.hidden());
  return text;
}

void use_units(Stack& stack, Units units) {
  for (auto& layer : stack.layers) use_units(layer, units);
}

Model product(Context& context, Stack stack) {
  Model result = std::move(stack.layers.front());
  if (stack.layers.size() > 1) result.name = stack.name;
  for (std::size_t layer = 1; layer < stack.layers.size(); ++layer) {
    auto& above = stack.layers[layer].parameters;
    Array<float> weights(cpu_device, result.visible() * above.hidden());
    linalg::cpu::gemm(context.cpu(), linalg::Op::none, linalg::Op::none, 1,
                      std::as_const(result.parameters.weights).matrix(result.visible(), result.hidden()),
                      std::as_const(above.weights).matrix(above.visible(), above.hidden()), 0,
                      weights.matrix(result.visible(), above.hidden()));
    result.parameters.weights = std::move(weights);
    result.parameters.hidden_bias = std::move(above.hidden_bias);
  }
  return result;
}

std::vector<std::int64_t> stack_shape(const io::H5Reader& file) {
  std::vector<std::int64_t> units;
  for (std::size_t layer = 0; file.has_name(group_of(layer) + "/weight_matrix"); ++layer) {
    if (layer == most_layers)
      fail(ExitCode::bad_input, "{} holds more than {} layers", file.path().string(), most_layers);
    const auto shape = file.shape(group_of(layer) + "/weight_matrix");
    if (shape.size() != 2 || shape[0] == 0 || shape[1] == 0)
      fail(ExitCode::bad_input, "{}: {}/weight_matrix is not a matrix (visible x hidden)", file.path().string(),
           group_of(layer));
    if (units.empty()) units.push_back(shape[0]);
    require_fit(file, layer, shape[0], units.back());
    units.push_back(shape[1]);
  }
  return units;
}

Stack read_stack(const io::H5Reader& file, Needs needs) {
  require_kind(file, {"stack"});
  const auto units = stack_shape(file);
  if (units.empty())
    fail(ExitCode::bad_input, "{} is not a stack: it holds no {}/weight_matrix{}", file.path().string(), group_of(0),
         kind_hint(file));
  Stack stack{.layers = {}, .provenance = io::read_provenance(file), .name = file.path().string()};
  for (std::size_t layer = 0; layer + 1 < units.size(); ++layer) {
    auto model = read_model_in(file, group_of(layer));
    model.name = fmt::format("layer {} of {}", layer + 1, stack.name);
    stack.layers.push_back(std::move(model));
  }
  OptionalParts parts(file);
  stack.layers[0].lattice_shape = parts.read(needs.lattice, [&] { return read_lattice_shape(file, units[0]); });
  parts.tell();
  return stack;
}

void check_stack(const io::H5Reader& file) {
  const auto units = stack_shape(file);
  for (std::size_t layer = 0; layer + 1 < units.size(); ++layer) check_model_in(file, group_of(layer));
}

void write_stack(io::H5Writer& file, const Stack& stack) {
  const bool binary = stack.layers.front().binary;
  for (std::size_t layer = 0; layer < stack.layers.size(); ++layer)
    write_model_in(file, group_of(layer), stack.layers[layer], binary ? Units::bits : Units::spins);
  file.attribute("/", "variable_type", variable_type(rows::Values::spins, binary));
  if (const auto& shape = stack.layers[0].lattice_shape; !shape.empty()) file.attribute("/", "lattice_shape", shape);
  io::write_provenance(file, known_kind("stack"), stack.provenance);
}

void save_stack(const Stack& stack, const std::filesystem::path& path, io::IfExists if_exists) {
  io::H5Writer file;
  write_stack(file, stack);
  file.save(path, if_exists);
}

}  // namespace kadanoff::data
