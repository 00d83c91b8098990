// The file of a generation: a data set (host/data/dataset.hpp) of N samples, and what was asked for beside them:
//
//   /snapshots      S × N × N_v int8: the visible spins at the sweeps
//   /sweeps         int64 S, counted from the start, with the burn-in
//   /probabilities  N × N_v float32: p(v_i = 1 | h) of the last sweep
//   /hidden         N × N_h int8: the hidden spins h of that sweep, from which the samples were drawn
//
// and /gauge (host/gauge/unit_gauge.hpp). Attribute of the root: clamped_units, int64, if units were clamped.
#pragma once

#include <filesystem>
#include <optional>

#include "host/gauge/unit_gauge.hpp"
#include "host/generation/generation.hpp"
#include "host/io/if_exists.hpp"

namespace kadanoff::generation {

// With the gauge, if the visible units are hidden ones of another layer. Throws like H5Writer::save.
void save_generation(const Generation& generation, const std::filesystem::path& path, io::IfExists if_exists,
                     const std::optional<gauge::UnitGauge>& gauge = {});

}  // namespace kadanoff::generation
