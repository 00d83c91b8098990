// What an analysis says of a layer whose visible units are hidden ones, in other arrangements of these.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "apps/cli/verb.hpp"
#include "host/gauge/unit_gauge.hpp"
#include "host/runs/trained_model.hpp"

namespace kadanoff::cli {

// The layers from the data up to the one that is meant: by --layer of the stack at `path`, or as the run of a layer in
// the folder of a stack. Nothing if that is the lowest, or no layer of a stack. Before there is a Context.
std::optional<data::Stack> load_layers_up_to(const std::filesystem::path& path, runs::Layer layer);

// The gauge of the visible units of the highest of such layers; without them, that of its data, called `name`. A line
// on stderr tells if the units of the data stand otherwise than those of the layers.
std::optional<gauge::UnitGauge> visible_gauge(Context& context, const std::optional<data::Stack>& layers,
                                              const std::optional<gauge::UnitGauge>& of_data, const std::string& name);

// Of such layers, where the visible units of the highest are a square number: calls `analyze` with its model
// twice more, its visible units once each at the site where its filter is (host/gauge/layers_below.hpp) and once in
// random order with random signs, and adds what it returns to the result: to the text behind a heading, to the JSON as
// `visible_gauge_fixed` and `visible_permuted`.
void add_lower_gauges(Context& context, std::optional<data::Stack> layers, std::uint64_t seed,
                      const std::function<Result(const data::Model&, gauge::Arranged)>& analyze, Result& result);

}  // namespace kadanoff::cli
