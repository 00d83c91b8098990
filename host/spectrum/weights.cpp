// Finds out what kind of file it is, and takes the weights.
#include "host/spectrum/weights.hpp"

#include <utility>

#include "host/data/file_kind.hpp"
#include "host/data/lattice_shape.hpp"
#include "host/io/file_status.hpp"
#include "host/thermometer/thermometer_file.hpp"

namespace kadanoff::spectrum {
namespace {

bool is_thermometer(const std::filesystem::path& path) {
  return !io::is_folder(path) && data::kind_of(io::H5Reader(path)) == "thermometer";
}

Weights made_of(Context& context, const Array<float>& weights, std::int64_t visible, std::int64_t hidden,
                const std::vector<std::int64_t>& lattice_shape, std::string what) {
  return {.values = weights.copied_to(context, context.device()),
          .visible = visible,
          .hidden = hidden,
          .visible_side = data::square_side(visible, lattice_shape),
          .hidden_side = data::square_side(hidden, {}),
          .what = std::move(what)};
}

}  // namespace

Weights load_weights(Context& context, const std::filesystem::path& path, runs::Layer layer) {
  if (is_thermometer(path)) {
    if (layer) fail(ExitCode::usage, "--layer is for stacks, and {} is a thermometer", path.string());
    const auto thermometer = thermometer::load_thermometer(path);
    const auto& parameters = thermometer.parameters;
    return made_of(context, parameters.hidden_weights, parameters.visible(), parameters.hidden(),
                   thermometer.lattice_shape, "the thermometer's hidden layer");
  }
  auto stack = runs::load_trained_stack(path, layer);
  auto what = stack.layers.size() > 1 ? "the product of a stack's layers, " + data::shape_text(stack)
              : layer                 ? fmt::format("layer {} of the stack", *layer)
                                      : std::string("the RBM");
  const auto model = data::product(context, std::move(stack));
  return made_of(context, model.parameters.weights, model.visible(), model.hidden(), model.lattice_shape,
                 std::move(what));
}

}  // namespace kadanoff::spectrum
