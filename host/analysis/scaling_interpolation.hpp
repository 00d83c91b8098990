// Scaling dimensions at a temperature between those that were analysed, T_c above all.
#pragma once

#include "host/analysis/scaling.hpp"

namespace kadanoff::analysis {

// Adds to scaling.interpolated, for each step that has sets at or on both sides of `temperature`, the Δ on the straight
// line through the two nearest ones. These are independent: errors add in squares, and so do the ends of the intervals,
// each by its distance from the value.
void interpolate_dimensions(Scaling& scaling, double temperature);

// Throws Error(usage) if no step has such sets.
void require_neighbours(const Configurations& configurations, double temperature);

}  // namespace kadanoff::analysis
