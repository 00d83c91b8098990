// Rearranges the layers below, and analyses the layer again.
#include "apps/cli/lower_gauges.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "apps/cli/arrangements.hpp"
#include "host/base/notice.hpp"
#include "host/data/lattice_shape.hpp"
#include "host/gauge/layers_below.hpp"
#include "host/io/file_status.hpp"
#include "host/io/hdf5_file.hpp"
#include "host/runs/run_folder.hpp"
#include "host/spectrum/weights.hpp"
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

// /gauge of a model's file.
std::optional<gauge::UnitGauge> gauge_in(const fs::path& path) {
  return gauge::read_unit_gauge(io::H5Reader(io::is_folder(path) ? path / runs::model_name : path));
}

// The model of layer `number` in the folder of a stack, with those below it.
Below load_run_of_layer(const fs::path& path, const fs::path& run, std::int64_t number) {
  const auto stack = run.parent_path();
  Below below{.layers = data::Stack{.layers = {}, .provenance = {}, .name = stack.filename().string()},
              .is_lowest = false};
  try {
    for (std::int64_t k = 1; k < number; ++k)
      below.layers->layers.push_back(runs::load_trained_model(stack / runs::layer_name(k)));
    below.layers->layers.push_back(runs::load_trained_model(path));
    below.data_gauge = gauge_in(stack / runs::layer_name(1));
    return below;
  } catch (const Error& error) {  // they were not asked for
    notice(fmt::format("{}: the layers below it are not read, and its visible units not gauge-fixed: {}", path.string(),
                       error.message()));
    return {};
  }
}

void tell_if_they_differ(const std::string& name, const std::optional<gauge::UnitGauge>& of_data,
                         const gauge::UnitGauge& of_model, const std::string& which) {
  if (of_data && !of_data->is_fixed() && of_model.is_fixed())
    notice(fmt::format("{} does not say how its hidden units stand ({}): they are taken to stand as {}", name,
                       of_data->why_not, which));
  // By the same filters, one model has one fixed arrangement.
  else if (of_data && of_data->by == of_model.by && of_data->fixed != of_model.fixed)
    notice(fmt::format("{}: its hidden units do not stand as {}", name, which));
}

// What the visible units are.
std::string name_of_visible(const Below& below) {
  if (below.is_lowest) return "those that " + below.layers->name + " was made of";
  const auto under = std::ssize(below.layers->layers) - 1;
  return fmt::format("those of layer {} of {}, which layer {} reads", under, below.layers->name, under + 1);
}

// It is an addition to what was asked for, and too little memory for it is no more than why there is none.
gauge::UnitGauge fixed_if_possible(Context& context, const Below& below, std::int64_t layer) {
  try {
    return gauge::fixed_hidden(context, *below.layers, layer, below.data_gauge);
  } catch (const Error& error) {
    if (error.code() != ExitCode::usage) throw;
    return {.why_not = error.message()};
  }
}

}  // namespace

std::optional<gauge::Arranged> as_is_if_hidden(const Below& below, const std::optional<gauge::UnitGauge>& of_data) {
  return below.is_hidden() ? std::optional(gauge::Arranged::as_is) : as_is_if_hidden(of_data);
}

Below load_below(const fs::path& path, runs::Layer layer) {
  if (layer && *layer > 1) {
    Below below{.layers = runs::load_trained_stack(path, {}), .data_gauge = gauge_in(path), .is_lowest = false};
    below.layers->layers.resize(static_cast<std::size_t>(*layer));
    return below;
  }
  if (!layer) {
    const auto whole = fs::absolute(path).lexically_normal();
    const auto run = !io::is_folder(whole) || whole.filename().empty() ? whole.parent_path() : whole;
    if (const auto number = layer_of_run(run); number > 1) return load_run_of_layer(path, run, number);
  }
  auto gauge = gauge_in(path);
  if (!gauge) return {};
  return {.layers = spectrum::load_layers(path, layer).stack, .data_gauge = std::move(gauge)};
}

gauge::UnitGauge hidden_gauge(Context& context, const Below& below, const data::Stack& stack, std::int64_t layer,
                              const std::optional<gauge::UnitGauge>& of_data) {
  if (!below.is_lowest)
    return gauge::fixed_hidden(context, *below.layers, std::ssize(below.layers->layers), below.data_gauge);
  return gauge::fixed_hidden(context, stack, layer, below.data_gauge ? below.data_gauge : of_data);
}

std::optional<gauge::UnitGauge> visible_gauge(Context& context, const Below& below,
                                              const std::optional<gauge::UnitGauge>& of_data, const std::string& name) {
  if (!below.is_hidden()) return of_data;
  auto gauge =
      below.is_lowest ? *below.data_gauge : fixed_if_possible(context, below, std::ssize(below.layers->layers) - 1);
  tell_if_they_differ(name, of_data, gauge, name_of_visible(below));
  return gauge;
}

std::optional<gauge::UnitGauge> as_they_stand(const Below& below) {
  if (!below.is_hidden()) return {};
  return below.is_lowest ? below.data_gauge : gauge::UnitGauge{.why_not = "they stand as the layer has them"};
}

std::optional<gauge::UnitGauge> visible_gauge(Context& context, const Below& below, const gauge::GaugedSets& data,
                                              const std::vector<std::string>& paths) {
  if (!below.is_hidden()) return data.gauge;
  std::vector<std::optional<gauge::UnitGauge>> of_sets;
  for (const auto& path : paths) of_sets.push_back(gauge_in(path));
  const auto first =
      std::find_if(of_sets.begin(), of_sets.end(), [](const auto& of_set) { return of_set.has_value(); });
  if (first == of_sets.end()) return visible_gauge(context, below, {}, data.sets.front().name);
  if (std::all_of(of_sets.begin(), of_sets.end(),
                  [&](const auto& of_set) { return !of_set || of_set->fixed == (*first)->fixed; }))
    return visible_gauge(context, below, *first, data.sets[static_cast<std::size_t>(first - of_sets.begin())].name);
  for (std::size_t i = 0; i < of_sets.size(); ++i) tell_if_apart(context, below, of_sets[i], data.sets[i]);
  return data.gauge;
}

void add_lower_gauges(Context& context, Below below, std::uint64_t seed,
                      const std::function<Result(const data::Model&, gauge::Arranged)>& analyze, Result& result) {
  if (!below.is_hidden()) return;
  auto& layers = below.layers->layers;
  const auto& seen = below.is_lowest ? layers.front() : layers.back();
  const auto units = seen.visible();
  if (!data::square_side(units, seen.lattice_shape)) return;
  const auto under = std::ssize(layers) - 1;
  const bool is_lowest = below.is_lowest;
  result.text +=
      is_lowest
          ? "\nThe visible units are hidden units, of the data of this model: nothing fixes their order.\n"
          : fmt::format("\nThe visible units of layer {} are hidden units of layer {}: nothing fixes their order.\n",
                        under + 1, under);
  const auto gauge = is_lowest ? *below.data_gauge : fixed_if_possible(context, below, under);
  const auto model = is_lowest ? data::product(context, std::move(*below.layers)) : std::move(layers.back());
  const auto analyze_arranged = [&](gauge::Arranged arranged) {
    return analyze(gauge::rearranged(model, gauge::arrangement_of(arranged, gauge, units, seed)), arranged);
  };
  add_arrangements("visible_", gauge, analyze_arranged, result);
}

Below load_below_if_sound(const fs::path& path, runs::Layer layer) {
  try {
    return load_below(path, layer);
  } catch (const Error& error) {
    notice(fmt::format("how the visible units of {} stand is passed over: {}", path.string(), error.message()));
    return {};
  }
}

Below load_below_beside(const fs::path& path, runs::Layer layer, const std::optional<gauge::UnitGauge>& of_data) {
  return of_data ? load_below_if_sound(path, layer) : Below();
}

void tell_if_apart(Context& context, const Below& below, const std::optional<gauge::UnitGauge>& of_data,
                   const data::Dataset& data) {
  if (!below.is_hidden() || !of_data) return;
  const auto& layers = below.layers->layers;
  const auto& seen = below.is_lowest ? layers.front() : layers.back();
  if (data.units != seen.visible()) return;  // who needs that they fit refuses them
  try {
    const auto of_model = below.is_lowest
                              ? *below.data_gauge
                              : gauge::fixed_hidden(context, *below.layers, std::ssize(layers) - 1, below.data_gauge);
    tell_if_they_differ(data.name, of_data, of_model, name_of_visible(below));
  } catch (const Error& error) {  // too little memory, for what nobody asked for
    if (error.code() != ExitCode::usage) throw;
    notice(fmt::format("{}: whether its hidden units stand as the model has them is not known: {}", data.name,
                       error.message()));
  }
}

void tell_if_apart(const gauge::GaugedData& one, const gauge::GaugedData& other) {
  if (other.gauge && one.data.units == other.data.units)
    tell_if_they_differ(one.data.name, one.gauge, *other.gauge, "those of " + other.data.name);
}

std::string text_of_pictures(const std::optional<gauge::UnitGauge>& gauge) {
  if (!gauge) return "";
  if (gauge->is_fixed() && gauge->fixed == gauge::unchanged(std::ssize(gauge->fixed.order)))
    return fmt::format("the units in the pictures are hidden ones, gauge-fixed by {}\n", gauge->by);
  return "the units in the pictures are hidden ones: nothing fixes which stand side by side, nor their signs\n";
}

}  // namespace kadanoff::cli
