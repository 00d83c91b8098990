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

  // Where the lower layer is hidden, its lattice is the order of its units, which nothing fixes: the same with each of
  // them at the site nearest to the centre of its own ⟨v h⟩ with the data, its peak positive, and at random.
  std::optional<Spots> lower_gauge_fixed{};  // not there if the data are no square lattice, or the units too many
  std::optional<Spots> lower_permuted{};
  io::Provenance provenance{};  // to be written to the file
};

// The errors of correlate().
CorrelatorAnalysis analyze_correlators(Context& context, const data::Stack& stack, const data::Dataset& data,
                                       const CorrelatorSettings& settings, std::optional<Control> control);

}  // namespace kadanoff::correlators
