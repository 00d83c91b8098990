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
//   /magnetisation_scaling/dimension     float64 M: Δ_m of a data set, or of each step of flows; there if they have
//                                        the temperatures. With amplitude, steps and temperatures
//
// Beside magnetisation, two_point, three_point and dimension: NAME_error, and NAME_low and NAME_high, the ends of the
// interval of 90 %. Attributes of the root: lattice_shape, resamples, and the provenance.
#pragma once

#include <filesystem>

#include "host/analysis/scaling.hpp"
#include "host/io/if_exists.hpp"

namespace kadanoff::analysis {

// Throws like H5Writer::save.
void save_scaling(const Scaling& scaling, const std::filesystem::path& path,
                  io::IfExists if_exists = io::IfExists::refuse);

}  // namespace kadanoff::analysis
