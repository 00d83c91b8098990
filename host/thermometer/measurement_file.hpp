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
// Attributes of the root: grouped_by, and the provenance. Of hidden units `kadanoff thermometer measure` writes the
// same of these in other arrangements, too, in the groups /gauge_fixed and /permuted.
#pragma once

#include "host/io/hdf5_file.hpp"
#include "host/io/provenance.hpp"
#include "host/thermometer/measurement.hpp"

namespace kadanoff::thermometer {

io::H5Writer to_file(const ThermometerReadings& readings, const io::Provenance& provenance);
io::H5Writer to_file(const EnergyReadings& readings, const io::Provenance& provenance);

}  // namespace kadanoff::thermometer
