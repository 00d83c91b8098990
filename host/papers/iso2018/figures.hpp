// The figures of Iso 2018 by their numbers, and five of our own about questions that the paper leaves open.
// Distributions are from the first repetition, because the paper shows one RBM; curves with error bars are means over
// repetitions.
#pragma once

#include <vector>

#include "host/figures/figure.hpp"
#include "host/papers/iso2018/stages.hpp"
#include "kernels/ising/exact.hpp"

namespace kadanoff::papers::iso2018 {

inline const figures::ReferenceLine critical_line{.at = ising::critical_temperature, .label = "T_c"};

std::vector<figures::Figure> all_figures(const Settings& settings, const Repetitions& repetitions);

// Figs. 1 and 4–11; "training-length", "temperature" (against the step) and "fixed-point".
std::vector<figures::Figure> flow_figures(const Settings& settings, const Repetitions& repetitions);

// Figs. 12–17.
std::vector<figures::Figure> weights_figures(const Settings& settings, const Repetitions& repetitions);

// "overlap-magnetisation" and "likelihood".
std::vector<figures::Figure> model_figures(const Settings& settings, const Repetitions& repetitions);

}  // namespace kadanoff::papers::iso2018
