// Rearranges the layers below, and analyses the layer again.
#include "apps/cli/lower_gauges.hpp"

#include <fmt/format.h>

#include "apps/cli/arrangements.hpp"
#include "host/base/notice.hpp"
#include "host/data/lattice_shape.hpp"
#include "host/gauge/layers_below.hpp"

namespace kadanoff::cli {

std::optional<data::Stack> load_layers_below(const std::filesystem::path& path, runs::Layer layer) {
  if (!layer || *layer < 2) return {};
  return runs::load_trained_stack(path, {});
}

std::optional<gauge::UnitGauge> visible_gauge(Context& context, const std::optional<data::Stack>& stack,
                                              runs::Layer layer, const std::optional<gauge::UnitGauge>& of_data,
                                              const std::string& name) {
  if (!stack) return of_data;
  auto gauge = gauge::fixed_hidden(context, *stack, *layer - 1);
  // By the same filters, one model has one fixed arrangement.
  if (of_data && of_data->by == gauge.by && of_data->fixed != gauge.fixed)
    notice(fmt::format("{}: its hidden units do not stand as those of layer {} of {}, which layer {} reads", name,
                       *layer - 1, stack->name, *layer));
  return gauge;
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
