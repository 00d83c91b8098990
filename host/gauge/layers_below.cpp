// Finds the filters that units of a stack have over the data.
#include "host/gauge/layers_below.hpp"

#include "host/data/lattice_shape.hpp"
#include "host/gauge/sites.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::gauge {

GaugeBelow fixed_below(Context& context, const data::Stack& stack, std::int64_t layer) {
  expects(2 <= layer && layer <= std::ssize(stack.layers), "fixed_below: the stack has no such layers");
  const auto& lowest = stack.layers.front();
  const auto visible = lowest.visible(), hidden = stack.layers[static_cast<std::size_t>(layer - 1)].visible();
  const auto side = data::square_side(visible, lowest.lattice_shape), hidden_side = data::square_side(hidden, {});
  if (!side) return {.arrangement = {}, .why_not = "the data are no square lattice on which the units could be placed"};
  if (!hidden_side) return {.arrangement = {}, .why_not = "the units are no square number"};
  if (hidden > most_fixed_units) return {.arrangement = {}, .why_not = why_not_fixed(hidden)};
  data::Stack below;
  for (std::int64_t k = 0; k < layer - 1; ++k)
    below.layers.emplace_back().parameters =
        stack.layers[static_cast<std::size_t>(k)].parameters.copied_to(context, cpu_device);
  const auto product = data::product(context, std::move(below));
  return {.arrangement = fixed_arrangement(filter_centres(product.parameters.weights.data(), visible, hidden, *side),
                                           *hidden_side, *side),
          .why_not = {}};
}

}  // namespace kadanoff::gauge
