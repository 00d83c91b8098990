// What a command says of hidden units, once more with these gauge-fixed, and permuted: nothing fixes how they stand.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "apps/cli/verb.hpp"
#include "host/gauge/unit_gauge.hpp"

namespace kadanoff::cli {

// How units stand that have a gauge, and so are hidden ones, before they are arranged: for write_folder().
inline std::optional<gauge::Arranged> as_is_if_hidden(const std::optional<gauge::UnitGauge>& gauge) {
  return gauge ? std::optional(gauge::Arranged::as_is) : std::nullopt;
}

// Calls `analyze` with the units gauge-fixed, if they can be, and permuted, and adds what it returns to the result: to
// the text behind headings, to the JSON as `gauge_fixed` and `permuted`, with `prefix` before. What cannot be done is
// null there; a line and `why_not` in the JSON, by the same keys, say why.
void add_arrangements(const std::string& prefix, const gauge::UnitGauge& gauge,
                      const std::function<Result(gauge::Arranged)>& analyze, Result& result);

// The same of data, with a line that says what their units are; nothing where they have no gauge and so no hidden
// units.
void add_data_arrangements(const std::optional<gauge::UnitGauge>& gauge,
                           const std::function<Result(gauge::Arranged)>& analyze, Result& result);

// The same with the units as they are, too, for which `analyze` is called first. If that cannot be done where another
// arrangement can, its numbers are not there, `as_is` is null, and a line says why. Throws what is thrown for the units
// as they are, if nothing can be done.
Result in_each_arrangement(const std::optional<gauge::UnitGauge>& gauge,
                           const std::function<Result(gauge::Arranged)>& analyze);

// The same of an analysis of a model, or of the lowest one of a stack, with data that have such units: `analyze` finds
// the visible units of `model` and those of `sets` rearranged together, each time from how they stand now. They are
// left as they were analysed last, or `sets` empty if there was too little memory for them.
void add_visible_arrangements(data::Model& model, std::vector<data::Dataset>& sets,
                              const std::optional<gauge::UnitGauge>& gauge, std::uint64_t seed,
                              const std::function<Result(gauge::Arranged)>& analyze, Result& result);

}  // namespace kadanoff::cli
