// Rearranges the layers below, and analyses the layer again.
#include "apps/cli/lower_gauges.hpp"

#include <fmt/format.h>

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
  const auto add = [&](const char* key, const char* heading, const gauge::Arrangement& arrangement) {
    gauge::rearrange_hidden(stack, *layer - 1, arrangement);
    auto found = analyze(model);
    result.json[key] = std::move(found.json);
    result.text += fmt::format("\n{}:\n{}", heading, found.text);
  };
  result.json["visible_gauge_fixed"] = nullptr;
  const auto fixed = gauge::fixed_below(context, stack, *layer);
  if (fixed.why_not.empty())
    add("visible_gauge_fixed", "gauge-fixed, each at the site where its filter of the data is, its peak positive",
        fixed.arrangement);
  else
    result.text += fmt::format("not gauge-fixed: {}\n", fixed.why_not);
  add("visible_permuted", "permuted, in another order and with other signs",
      gauge::random_arrangement(model.visible(), random::make_key(seed, random::Stream::gauge)));
}

}  // namespace kadanoff::cli
