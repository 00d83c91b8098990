// The figures of IsDLRG 2020 by their numbers.
#pragma once

#include <vector>

#include "host/figures/figure.hpp"
#include "host/papers/isdlrg2020/stages.hpp"

namespace kadanoff::papers::isdlrg2020 {

// Figs. 2–4: scaling dimensions against temperature and against the length of the flow; and connected correlations.
std::vector<figures::Figure> flow_figures(const Repetitions& repetitions);

// Figs. 5–7: ⟨v h⟩ of block spins and of layers, and temperatures along block spins and layers.
std::vector<figures::Figure> layer_figures(const Settings& settings, const Repetitions& repetitions);

}  // namespace kadanoff::papers::isdlrg2020
