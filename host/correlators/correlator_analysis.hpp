// The correlators of two layers, what their maps look like, and the same of a control.
#pragma once

#include <optional>

#include "host/correlators/spots.hpp"
#include "host/io/provenance.hpp"

namespace kadanoff::correlators {

struct CorrelatorAnalysis {
  CorrelatorSettings settings;
  Correlators correlators;
  Spots spots;
  std::optional<Control> control{};
  Correlators control_correlators{};  // if there is a control
  Spots control_spots{};
  io::Provenance provenance{};  // to be written to the file
};

// The errors of correlate().
CorrelatorAnalysis analyze_correlators(Context& context, const data::Stack& stack, const data::Dataset& data,
                                       const CorrelatorSettings& settings, std::optional<Control> control);

}  // namespace kadanoff::correlators
