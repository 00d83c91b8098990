// Scaling dimensions as a figure: correlators against the distance on the torus and Δ against temperature, for the spin
// and the energy operator.
#pragma once

#include "host/analysis/scaling.hpp"
#include "host/figures/figure.hpp"

namespace kadanoff::figures {

Figure scaling_figure(const analysis::Scaling& scaling);

}  // namespace kadanoff::figures
