// Rearranges the layers below, and analyses the layer again.
#include "apps/cli/lower_gauges.hpp"

#include <fmt/format.h>

#include "apps/cli/arrangements.hpp"
#include "host/data/lattice_shape.hpp"
#include "host/gauge/layers_below.hpp"

namespace kadanoff::cli {

std::optional<data::Stack> load_layers_below(const std::filesystem::path& path, runs::Layer layer) {
  if (!layer || *layer < 2) return {};
  return runs::load_trained_stack(path, {});
}

void add_lower_gauges(Context& context, std::optional<data::Stack> loaded, runs::Layer layer, std::uint64_t seed,
                      const std::function<Result(const data::Model&)>& analyze, Result& result) {
  if (!loaded) return;
  auto& stack = *loaded;
  auto& model = stack.layers.at(static_cast<std::size_t>(*layer - 1));
  if (!data::square_side(model.visible(), model.lattice_shape)) return;
  result.text += fmt::format(
      "\nThe visible units of layer {} are hidden units of layer {}: nothing fixes their order.\n", *layer, *layer - 1);
  const auto fixed = gauge::fixed_hidden(context, stack, *layer - 1);
  const auto analyze_arranged = [&](gauge::Arranged arranged) {
    gauge::rearrange_hidden(stack, *layer - 1, gauge::arrangement_of(arranged, fixed, model.visible(), seed));
    return analyze(model);
  };
  add_arrangements("visible_", fixed, analyze_arranged, result);
}

}  // namespace kadanoff::cli
