// An ensemble of Ising lattices, and a thermometer, as stages.
#pragma once

#include <string>
#include <vector>

#include "host/data/dataset.hpp"
#include "host/ising/sampler.hpp"
#include "host/papers/stages.hpp"
#include "host/thermometer/thermometer.hpp"

namespace kadanoff::papers {

// The data set `name` of these settings.
data::Dataset sampled_lattices(const Stages& stages, const std::string& name, const ising::IsingSettings& settings);

// Its samples of these temperatures. Throws as data::select_temperatures().
data::Dataset at_temperatures(const data::Dataset& data, const std::vector<double>& temperatures);

// Fits the thermometer of a stage, and saves it there. Throws Interrupted after a StopRequest; else as
// thermometer::fit_thermometer().
thermometer::Thermometer fit_and_save(const Stages& stages, const Stage& stage,
                                      const thermometer::ThermometerOptions& options, const data::Dataset& training,
                                      const data::Dataset* validation);

}  // namespace kadanoff::papers
