// An analysis of weights as a figure: W Wᵀ against distance, its eigenvalues, and its overlap with configurations.
#pragma once

#include "host/analysis/weights_analysis.hpp"
#include "host/figures/figure.hpp"

namespace kadanoff::figures {

// Panels of what the analysis has: distances of a square lattice, overlaps of data at two temperatures or more.
Figure weights_figure(const analysis::WeightsAnalysis& analysis);

}  // namespace kadanoff::figures
