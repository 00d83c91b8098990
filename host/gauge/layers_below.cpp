// Finds the filters that units of a stack have over the data.
#include "host/gauge/layers_below.hpp"

#include "host/data/lattice_shape.hpp"
#include "host/gauge/sites.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::gauge {
namespace {

UnitGauge not_fixed(std::string why) { return {.why_not = std::move(why)}; }

}  // namespace

UnitGauge fixed_hidden(Context& context, const data::Stack& stack, std::int64_t layer,
                       const std::optional<UnitGauge>& data_gauge) {
  expects(1 <= layer && layer <= std::ssize(stack.layers), "fixed_hidden: the stack has no such layer");
  const auto& lowest = stack.layers.front();
  const auto visible = lowest.visible(), hidden = stack.layers[static_cast<std::size_t>(layer - 1)].hidden();
  if (data_gauge && !data_gauge->is_fixed())
    return not_fixed("their filters are over units that are not gauge-fixed themselves: " + data_gauge->why_not);
  const auto side = data::square_side(visible, lowest.lattice_shape), hidden_side = data::square_side(hidden, {});
  if (!side) return not_fixed("the data are no square lattice on which the units could be placed");
  if (!hidden_side) return not_fixed("the units are no square number");
  if (hidden > most_fixed_units) return not_fixed(why_not_fixed(hidden));
  data::Stack below;
  for (std::int64_t k = 0; k < layer; ++k)
    below.layers.emplace_back().parameters =
        stack.layers[static_cast<std::size_t>(k)].parameters.copied_to(context, cpu_device);
  auto product = data::product(context, std::move(below));
  if (data_gauge) rearrange_rows(product.parameters.weights.matrix(visible, hidden), data_gauge->fixed);
  return {.fixed = fixed_arrangement(filter_centres(product.parameters.weights.data(), visible, hidden, *side),
                                     *hidden_side, *side),
          .by = data_gauge ? "the filters over the hidden units below, which are gauge-fixed by " + data_gauge->by
                           : "their filters over the data"};
}

}  // namespace kadanoff::gauge
