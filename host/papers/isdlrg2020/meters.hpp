// The thermometers of both sections. The paper says of them that they are supervised networks, after its ref. 15, which
// is Iso 2018, and which temperatures that of section III learns. Trained on all lattices at once they learn their
// samples, and hardly temperatures: here a step takes a batch that a symmetry of the torus has moved.
#pragma once

#include <cstdint>
#include <map>

#include "host/data/dataset.hpp"
#include "host/papers/isdlrg2020/plan.hpp"
#include "host/papers/stages.hpp"
#include "host/thermometer/thermometer.hpp"

namespace kadanoff::papers::isdlrg2020 {

// For so many epochs of these lattices.
thermometer::ThermometerOptions meter_options(const Stages& stages, const data::Dataset& learned, std::int64_t epochs);

// How many lattices of a temperature tell what a network knows that learned `learned` of them.
std::int64_t test_samples(std::int64_t learned);

using Meters = std::map<std::int64_t, thermometer::Thermometer>;  // by the side

// Of the sides of block spins, and of those of the deep stack's layers.
Meters all_meters(const Stages& stages, const Settings& settings);

}  // namespace kadanoff::papers::isdlrg2020
