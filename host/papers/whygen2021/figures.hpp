// The figures and tables of WhyGen 2021 by their numbers.
#pragma once

#include <vector>

#include "host/figures/figure.hpp"
#include "host/papers/whygen2021/stages.hpp"

namespace kadanoff::papers::whygen2021 {

// Figs. 1–6, 14–21: singular values and their vectors, alignment, block spins.
std::vector<figures::Figure> ising_figures(const Settings& settings, const Repetitions& repetitions);

// Figs. 7–13, and Tables I–III as pictures of test images.
std::vector<figures::Figure> image_figures(const Settings& settings, const Repetitions& repetitions);

}  // namespace kadanoff::papers::whygen2021
