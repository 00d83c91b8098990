// Rearranges the layers below, and analyses the layer again.
#include "apps/cli/lower_gauges.hpp"

#include <fmt/format.h>

#include "apps/cli/arrangements.hpp"
#include "host/base/notice.hpp"
#include "host/data/lattice_shape.hpp"
#include "host/gauge/layers_below.hpp"
#include "host/io/file_status.hpp"
#include "host/runs/run_folder.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::cli {

namespace {

namespace fs = std::filesystem;

// Of layer-3 in the folder of a stack, or of a model in that folder, 3; of others 1.
std::int64_t layer_of_run(const fs::path& run) {
  if (run.filename().empty() || !runs::is_stack(run.parent_path())) return 1;
  std::int64_t layer = 1;
  while (layer <= data::most_layers && runs::layer_name(layer) != run.filename()) ++layer;
  return layer <= data::most_layers ? layer : 1;
}

}  // namespace

std::optional<data::Stack> load_layers_up_to(const fs::path& path, runs::Layer layer) {
  if (layer) {
    if (*layer < 2) return {};
    auto stack = runs::load_trained_stack(path, {});
    stack.layers.resize(static_cast<std::size_t>(*layer));
    return stack;
  }
  const auto whole = fs::absolute(path).lexically_normal();
  const auto run = !io::is_folder(whole) ? whole.parent_path() : whole.filename().empty() ? whole.parent_path() : whole;
  const auto number = layer_of_run(run);
  if (number < 2) return {};
  data::Stack stack{.layers = {}, .provenance = {}, .name = run.parent_path().filename().string()};
  try {
    for (std::int64_t k = 1; k < number; ++k)
      stack.layers.push_back(runs::load_trained_model(run.parent_path() / runs::layer_name(k)));
    stack.layers.push_back(runs::load_trained_model(path));
  } catch (const Error& error) {  // they were not asked for
    notice(fmt::format("{}: the layers below it are not read, and its visible units not gauge-fixed: {}", path.string(),
                       error.message()));
    return {};
  }
  return stack;
}

std::optional<gauge::UnitGauge> visible_gauge(Context& context, const std::optional<data::Stack>& layers,
                                              const std::optional<gauge::UnitGauge>& of_data, const std::string& name) {
  if (!layers) return of_data;
  const auto below = std::ssize(layers->layers) - 1;
  auto gauge = gauge::fixed_hidden(context, *layers, below);
  // By the same filters, one model has one fixed arrangement.
  if (of_data && of_data->by == gauge.by && of_data->fixed != gauge.fixed)
    notice(fmt::format("{}: its hidden units do not stand as those of layer {} of {}, which layer {} reads", name,
                       below, layers->name, below + 1));
  return gauge;
}

void add_lower_gauges(Context& context, std::optional<data::Stack> layers, std::uint64_t seed,
                      const std::function<Result(const data::Model&, gauge::Arranged)>& analyze, Result& result) {
  if (!layers) return;
  auto& model = layers->layers.back();
  if (!data::square_side(model.visible(), model.lattice_shape)) return;
  const auto below = std::ssize(layers->layers) - 1;
  result.text += fmt::format(
      "\nThe visible units of layer {} are hidden units of layer {}: nothing fixes their order.\n", below + 1, below);
  const auto fixed = gauge::fixed_hidden(context, *layers, below);
  const auto analyze_arranged = [&](gauge::Arranged arranged) {
    gauge::rearrange_hidden(*layers, below, gauge::arrangement_of(arranged, fixed, model.visible(), seed));
    return analyze(model, arranged);
  };
  add_arrangements("visible_", fixed, analyze_arranged, result);
}

}  // namespace kadanoff::cli
