// Measurements of temperatures on disk (HDF5), R groups of configurations:
//
//   /labels, /counts                             float64, int64 R: the temperatures or steps of the groups, and samples
//   by a network of C classes:
//     /temperatures                              float64 C
//     /probability, …_spread, …_error            float64 R × C
//     /most_probable, /mean_temperature          float64 R
//   by the energy:
//     /energy, …_spread, …_error                 float64 R
//     /energy_temperature, …_error               float64 R
//
// Attributes of the root: grouped_by, and the provenance.
#pragma once

#include <filesystem>

#include "host/io/if_exists.hpp"
#include "host/io/provenance.hpp"
#include "host/thermometer/measurement.hpp"

namespace kadanoff::thermometer {

// Throw like H5Writer::save.
void save_readings(const ThermometerReadings& readings, const io::Provenance& provenance,
                   const std::filesystem::path& path, io::IfExists if_exists = io::IfExists::refuse);
void save_readings(const EnergyReadings& readings, const io::Provenance& provenance, const std::filesystem::path& path,
                   io::IfExists if_exists = io::IfExists::refuse);

}  // namespace kadanoff::thermometer
