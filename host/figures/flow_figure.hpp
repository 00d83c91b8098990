// A flow as a figure: its temperature, energy and magnetisation against the step.
#pragma once

#include "host/figures/figure.hpp"
#include "host/flow/flow.hpp"

namespace kadanoff::figures {

// Panels of what the flow has; without a lattice only |m|. Long flows have a logarithmic axis, and their start stands
// in the caption.
Figure flow_figure(const flow::Flow& flow);

}  // namespace kadanoff::figures
