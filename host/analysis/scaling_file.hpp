// Scaling dimensions on disk (HDF5), for T sets of configurations, C classes of displacements and L / 2 + 1 distances
// r:
//
//   /temperatures                        float64 T; NaN for data without temperatures
//   /steps                               int64 T, of flows only
//   /samples                             int64 T
//   /magnetisation                       float64 T: ⟨|m|⟩
//   /classes/dx, dy                      int64 C
//   /classes/spin_distance, energy_distance   float64 C: distances on the torus
//   /spin, /energy, each with
//     mean                               float64 T: of the operator
//     two_point                          float64 T × C: G, connected
//     three_point                        float64 T × (L / 2 + 1): T(r)
//     dimension                          float64 T × readings: Δ; the attribute `readings` of the data set names them
//   /spin_spin_energy/three_point        float64 T × (L / 2): ⟨σ σ ε⟩ of legs 1 … L / 2, connected
//   /spin_spin_energy/sum, coefficient   float64 T × fits: 2Δ_s + Δ_ε, and C; the attribute `readings` of each
//                                        names them
//   /magnetisation_scaling/dimension     float64 M: Δ_m of a data set, or of each step of flows; there if they have
//                                        the temperatures. With amplitude, steps and temperatures
//   /interpolated/spin, energy           float64 M × readings: Δ at a temperature between those of two sets, if asked
//                                        for. With temperatures, and steps of flows
//
// Beside magnetisation, two_point, three_point, dimension, sum, coefficient, spin and energy: NAME_error, and NAME_low
// and NAME_high, the ends of the interval of 90 %. Attributes of the root: lattice_shape, resamples, selection where
// configurations were chosen by their own temperature, and the provenance.
#pragma once

#include <filesystem>

#include "host/analysis/scaling.hpp"
#include "host/io/hdf5_file.hpp"

namespace kadanoff::analysis {

io::H5Writer to_file(const Scaling& scaling);

// All but /interpolated and /spin_spin_energy. Throws like H5Reader, and Error(bad_input) if the file is not one of
// scaling dimensions, or if its readings are not those of this program.
Scaling load_scaling(const std::filesystem::path& path);

}  // namespace kadanoff::analysis
