// The curves of trainings, as one figure.
#pragma once

#include <string>
#include <vector>

#include "host/figures/figure.hpp"
#include "host/runs/run_metrics.hpp"

namespace kadanoff::figures {

// A panel for each metric but "epoch", "update" and "seconds"; a line for each run. `x` is one of these three. Throws
// Error(usage) if no row has `x`, Error(bad_input) if there is no other metric.
Figure training_curves(const std::vector<runs::RunMetrics>& runs, const std::string& x, const std::string& name);

}  // namespace kadanoff::figures
