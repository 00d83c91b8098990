// Configurations chosen by their own temperature, in place of that of their data set or of the start of their flow
// (IsDLRG 2020, section III, measures "the temperature of each flow"): each one by its energy or by a neural
// thermometer, or whole ensembles, of one temperature or start and one step.
//
// Configurations that are chosen one by one by their energy have nearly the same energy: it fluctuates less than in
// equilibrium, and the connected correlator of the energy operator, summed over all distances, is less than it would be
// there.
#pragma once

#include <vector>

#include "host/analysis/configurations.hpp"
#include "host/thermometer/thermometer.hpp"
#include "kernels/core/context.hpp"

namespace kadanoff::analysis {

struct MeasuredSelection {
  std::vector<double> temperatures{};  // increasing; "2.1, 2.2, 2.3"
  double width = 0.1;                  // who is within width / 2 of one of them is chosen, for the nearest
  bool ensembles = false;              // whole ensembles, by their mean energy or mean distribution
  const thermometer::Thermometer* thermometer = nullptr;  // its most probable class; else the exact mean energy decides
};

// Throws Error(usage) for no temperatures, one that is infinite, or a width that is not above 0.
void validate(const MeasuredSelection& selection);

// The sets of these temperatures, of flows for each step, with configurations of all files; a set that has none is left
// out. Throws as validate() does, Error(usage) if no configuration is chosen or memory is too small, Error(bad_input)
// for configurations without a square lattice, or of another one than the thermometer's.
Configurations select_by_measured(Context& context, const Configurations& configurations,
                                  const MeasuredSelection& selection);

}  // namespace kadanoff::analysis
