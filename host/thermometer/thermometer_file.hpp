// A neural thermometer on disk (HDF5), with N_v inputs, N_h hidden units and C classes:
//
//   /temperatures                     float64 C, increasing, the last may be infinite
//   /hidden/{weights, bias}           float32 N_v × N_h and N_h
//   /output/{weights, bias}           float32 N_h × C and C
//   /losses/{epoch, training, test}   int64 and float64: mean cross entropies along the fit (test: NaN without
//                                     validation data)
//
// and /gauge of the inputs (host/gauge/unit_gauge.hpp), if these are hidden units of an RBM.
//
// Attributes of the root: lattice_shape of the inputs, if known, and the provenance.
#pragma once

#include <filesystem>
#include <optional>

#include "host/gauge/unit_gauge.hpp"
#include "host/io/if_exists.hpp"
#include "host/thermometer/thermometer.hpp"

namespace kadanoff::thermometer {

// Throws Error(io) if the file cannot be read, Error(bad_input) if it is damaged, is not a thermometer, has shapes that
// contradict each other, or holds parameters that are not finite.
Thermometer load_thermometer(const std::filesystem::path& path);

void save_thermometer(const Thermometer& thermometer, const std::filesystem::path& path,
                      io::IfExists if_exists = io::IfExists::refuse, const std::optional<gauge::UnitGauge>& gauge = {});

}  // namespace kadanoff::thermometer
