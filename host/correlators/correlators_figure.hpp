// The figure of an analysis of correlators: maps of some hidden units, the mean of all aligned maps, its radial profile
// beside that of the control, and how often each value occurs at each distance of a peak.
#pragma once

#include "host/correlators/correlator_analysis.hpp"
#include "host/figures/figure.hpp"

namespace kadanoff::correlators {

// Without a square lattice there is one panel: peaks and floors of the units, in the order of the
// peaks.
figures::Figure correlators_figure(const CorrelatorAnalysis& analysis);

}  // namespace kadanoff::correlators
