// Samples of a stack: by its highest RBM, and down.
#include <algorithm>
#include <optional>
#include <utility>

#include "host/base/stopwatch.hpp"
#include "host/data/transform.hpp"
#include "host/generation/generation.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::generation {
namespace {

void require_possible(const data::Stack& stack, const GenerationSettings& settings) {
  const auto refuse = [&](const char* option) {
    fail(ExitCode::usage, "{} is of one RBM, and {} is a stack of {} layers: give --layer, too", option, stack.name,
         stack.layers.size());
  };
  if (!settings.clamped.empty()) refuse("--clamp");
  if (!settings.snapshots.empty()) refuse("--snapshots");
}

}  // namespace

Generation generate(Context& context, const data::Stack& stack, const GenerationSettings& settings) {
  const auto& layers = stack.layers;
  if (layers.size() == 1) return generate(context, layers.front(), settings);
  require_possible(stack, settings);
  const Stopwatch stopwatch;
  auto of_top = settings;
  of_top.probabilities = false;
  std::optional<data::Dataset> start;
  if (settings.start != nullptr) start = *settings.start;
  const auto below = layers.size() - 1;
  for (std::size_t layer = 0; start && layer < below; ++layer)
    start = data::transform(context, layers[layer], *start, data::PassAs::samples, settings.seed + layer);
  if (start) of_top.start = &*start;
  auto result = generate(context, layers.back(), of_top);
  for (auto layer = below; layer-- > 0;) {
    if (layer == 0 && settings.probabilities) {
      auto means = data::transform_down(context, layers[0], result.data, data::PassAs::means, settings.seed).real;
      std::transform(means.begin(), means.end(), means.begin(), [](float mean) { return (1 + mean) / 2; });
      result.probabilities = std::move(means);
    }
    result.data =
        data::transform_down(context, layers[layer], result.data, data::PassAs::samples, settings.seed + layer);
  }
  if (result.data.lattice_shape.empty() && settings.start != nullptr)
    result.data.lattice_shape = settings.start->lattice_shape;
  result.seconds = stopwatch.seconds();
  return result;
}

}  // namespace kadanoff::generation
