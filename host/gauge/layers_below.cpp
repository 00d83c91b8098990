// Finds the filters that units of a stack have over the data.
#include "host/gauge/layers_below.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "host/data/lattice_shape.hpp"
#include "host/gauge/sites.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::gauge {
namespace {

UnitGauge not_fixed(std::string why) { return {.why_not = std::move(why)}; }

struct Filters {
  std::vector<MapCentre> centres{};  // without places where `side` is 0
  std::string by{}, why_not{};
};

// Of hidden units over a lattice of `side`. They are not there if they are 0.
Filters filters_of(Context& context, const data::Stack& stack, std::int64_t layer,
                   const std::optional<UnitGauge>& data_gauge, std::int64_t side) {
  if (data_gauge && !data_gauge->is_fixed())
    return {.why_not = "their filters are over units that are not gauge-fixed themselves: " + data_gauge->why_not};
  const auto visible = stack.layers.front().visible();
  const auto hidden = stack.layers[static_cast<std::size_t>(layer - 1)].hidden();
  data::Stack below;
  for (std::int64_t k = 0; k < layer; ++k)
    below.layers.emplace_back().parameters =
        stack.layers[static_cast<std::size_t>(k)].parameters.copied_to(context, cpu_device);
  auto product = data::product(context, std::move(below));
  auto& weights = product.parameters.weights;
  if (data_gauge) rearrange_rows(weights.matrix(visible, hidden), data_gauge->fixed);
  auto centres = filter_centres(weights.data(), visible, hidden, side);
  if (std::all_of(centres.begin(), centres.end(), [](const MapCentre& centre) { return centre.value == 0; }))
    return {.why_not = "their filters over the data are 0, and look at no site"};
  return {.centres = std::move(centres),
          .by = data_gauge ? "the filters over the hidden units below, which are gauge-fixed by " + data_gauge->by
                           : "their filters over the data"};
}

}  // namespace

UnitGauge fixed_hidden(Context& context, const data::Stack& stack, std::int64_t layer,
                       const std::optional<UnitGauge>& data_gauge) {
  expects(1 <= layer && layer <= std::ssize(stack.layers), "fixed_hidden: the stack has no such layer");
  const auto& lowest = stack.layers.front();
  const auto visible = lowest.visible(), hidden = stack.layers[static_cast<std::size_t>(layer - 1)].hidden();
  const auto side = data::square_side(visible, lowest.lattice_shape), hidden_side = data::square_side(hidden, {});
  if (!side) return not_fixed("the data are no square lattice on which the units could be placed");
  if (!hidden_side) return not_fixed("the units are no square number from 4 on");
  if (hidden > most_fixed_units) return not_fixed(why_not_fixed(hidden));
  auto filters = filters_of(context, stack, layer, data_gauge, *side);
  if (!filters.why_not.empty()) return not_fixed(std::move(filters.why_not));
  return {.fixed = fixed_arrangement(filters.centres, *hidden_side, *side), .by = std::move(filters.by)};
}

UnitGauge fixed_signs(Context& context, const data::Stack& stack, std::int64_t layer,
                      const std::optional<UnitGauge>& data_gauge) {
  expects(1 <= layer && layer <= std::ssize(stack.layers), "fixed_signs: the stack has no such layer");
  auto filters = filters_of(context, stack, layer, data_gauge, 0);
  if (!filters.why_not.empty()) return not_fixed(std::move(filters.why_not));
  UnitGauge gauge{.fixed = unchanged(std::ssize(filters.centres)), .by = std::move(filters.by)};
  std::transform(filters.centres.begin(), filters.centres.end(), gauge.fixed.sign.begin(),
                 [](const MapCentre& centre) { return centre.sign(); });
  return gauge;
}

}  // namespace kadanoff::gauge
