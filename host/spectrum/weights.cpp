// Finds out what kind of file it is, and takes the layers.
#include "host/spectrum/weights.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "host/data/file_kind.hpp"
#include "host/data/lattice_shape.hpp"
#include "host/io/file_status.hpp"
#include "host/thermometer/thermometer_file.hpp"

namespace kadanoff::spectrum {
namespace {

// A file that cannot be read is none: the loader of models says more of it, as of a damaged checkpoint.
bool is_thermometer(const std::filesystem::path& path) {
  if (io::is_folder(path)) return false;
  try {
    return data::kind_of(io::H5Reader(path)) == "thermometer";
  } catch (const Error&) {
    return false;
  }
}

Layers hidden_layer_of(thermometer::Thermometer thermometer, const std::filesystem::path& path) {
  Layers layers{.stack = {.layers = {}, .provenance = {}, .name = path.string()},
                .what = "the thermometer's hidden layer",
                .visible_biases = false};
  auto& layer = layers.stack.layers.emplace_back();
  layer.parameters = rbm::Parameters(cpu_device, thermometer.parameters.visible(), thermometer.parameters.hidden());
  layer.parameters.weights = std::move(thermometer.parameters.hidden_weights);
  layer.parameters.hidden_bias = std::move(thermometer.parameters.hidden_bias);
  std::fill_n(layer.parameters.visible_bias.data(), layer.visible(), 0.0F);
  layer.lattice_shape = std::move(thermometer.lattice_shape);
  layer.name = path.string();
  return layers;
}

}  // namespace

// Entries that are off by ε/2 of themselves are a matrix E with |E| ≤ ε/2 |W|, and no singular value moves by more than
// |E| (Weyl). Four times that also holds what sums in single precision leave, and the 1e-8 S₀ of the Gram method.
double rounding_of(const std::vector<double>& values) {
  const double size = std::sqrt(std::inner_product(values.begin(), values.end(), values.begin(), 0.0));
  return 2 * double{std::numeric_limits<float>::epsilon()} * size;
}

std::int64_t rank_of(const std::vector<double>& values) {
  const double rounding = rounding_of(values);
  return std::count_if(values.begin(), values.end(), [=](double value) { return value > rounding; });
}

Layers load_layers(const std::filesystem::path& path, runs::Layer layer) {
  if (is_thermometer(path)) {
    if (layer) fail(ExitCode::usage, "--layer is for stacks, and {} is a thermometer", path.string());
    return hidden_layer_of(thermometer::load_thermometer(path), path);
  }
  auto all = runs::load_trained_stack(path, {});
  const bool is_stack = all.layers.size() > 1;
  return {.stack = runs::chosen_layer(std::move(all), layer),
          .what = !is_stack ? "the RBM"
                  : layer   ? fmt::format("layer {} of the stack", *layer)
                            : "the stack"};
}

Layers load_one_layer(const std::filesystem::path& path, runs::Layer layer) {
  auto layers = load_layers(path, layer);
  const auto& stack = layers.stack;
  if (stack.layers.size() > 1)
    fail(ExitCode::usage, "{} is a stack of {} layers, {}: say which one by --layer", stack.name, stack.layers.size(),
         data::shape_text(stack));
  return layers;
}

Weights weights_of(Context& context, Layers layers) {
  auto what = layers.stack.layers.size() > 1 ? "the product of a stack's layers, " + data::shape_text(layers.stack)
                                             : std::move(layers.what);
  return weights_of(context, data::product(context, std::move(layers.stack)), std::move(what));
}

Weights weights_of(Context& context, const data::Model& model, std::string what) {
  return {.values = model.parameters.weights.copied_to(context, context.device()),
          .visible = model.visible(),
          .hidden = model.hidden(),
          .visible_side = data::square_side(model.visible(), model.lattice_shape),
          .hidden_side = data::square_side(model.hidden(), {}),
          .what = std::move(what)};
}

}  // namespace kadanoff::spectrum
