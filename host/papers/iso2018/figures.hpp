// The figures of Iso 2018 by their numbers, and three of our own that ask what the paper leaves open. Distributions are
// those of the first repetition, as the paper shows one machine; curves with error bars are means over repetitions.
#pragma once

#include <vector>

#include "host/figures/figure.hpp"
#include "host/papers/iso2018/stages.hpp"

namespace kadanoff::papers::iso2018 {

// Figs. 1 and 4–11; "training-length", "temperature" (against the step) and "fixed-point".
std::vector<figures::Figure> iso2018_flow_figures(const Iso2018Settings& settings,
                                                  const std::vector<Iso2018Seed>& seeds);

// Figs. 12–17.
std::vector<figures::Figure> iso2018_weights_figures(const Iso2018Settings& settings,
                                                     const std::vector<Iso2018Seed>& seeds);

}  // namespace kadanoff::papers::iso2018
