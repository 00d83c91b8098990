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

// The stack at `path`, before there is a Context; nothing unless --layer is 2 or above.
std::optional<data::Stack> load_layers_below(const std::filesystem::path& path, runs::Layer layer);

// The gauge of the visible units that a model reads: of such a stack those of the layer, else those of its data, called
// `name`. A line on stderr tells if the units of the data stand otherwise than those of the stack.
std::optional<gauge::UnitGauge> visible_gauge(Context& context, const std::optional<data::Stack>& stack,
                                              runs::Layer layer, const std::optional<gauge::UnitGauge>& of_data,
                                              const std::string& name);

// Of such a stack, where the visible units of the layer are a square number: calls `analyze` with the layer's model
// twice more, its visible units once each at the site where its filter is (host/gauge/layers_below.hpp) and once in
// random order with random signs, and adds what it returns to the result: to the text behind a heading, to the JSON as
// `visible_gauge_fixed` and `visible_permuted`.
void add_lower_gauges(Context& context, std::optional<data::Stack> stack, runs::Layer layer, std::uint64_t seed,
                      const std::function<Result(const data::Model&)>& analyze, Result& result);

}  // namespace kadanoff::cli
