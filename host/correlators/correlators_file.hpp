// An analysis of correlators on disk (HDF5), of N_v units of the lower layer and N_h of the upper one:
//
//   /mean, /error                       float64 N_v × N_h: ⟨v h⟩ and its standard error
//   /visible_mean, /hidden_mean         float64 N_v and N_h: ⟨v⟩, ⟨h⟩
//   /units/peak                         int64 N_h: where |⟨v h⟩| of the unit is largest; and float64 N_h of each unit:
//   /units/value, /units/error          ⟨v h⟩ there, with its sign, and its error
//   /units/floor, /units/product        the map's mean, and ⟨v⟩⟨h⟩ at the peak, with the sign of the peak
//   /units/radius                       of the map's participation number, in sites
//   /units/centre                       float64 N_h × 2: x and y of the map's centre
//   /profile/map                        float64 L × L: mean of the maps, each with its peak in the middle and positive
//   /profile/radial, …_spread, …_error  float64 L/2 + 1: mean of the maps at distance r of their peaks, over the units
//   /frequencies/edges, /frequencies/counts  float64 B + 1 and int64 B × (L/2 + 1): how often a value occurs at r
//
// of a control the same in the group /control, and of other arrangements of a lower layer that is hidden all but the
// first four in /lower_gauge_fixed and /lower_permuted. Attributes of the root, and of these: share_above, share_local,
// the errors over the samples of the means over the units, contrast_error, floor_error and radius_error, and, with a
// lattice, profile_floor, profile_contrast, profile_width, each with its NAME_error, and displacement,
// displacement_gauge_fixed, displacement_permuted. Attributes of the root: lower_layer, upper_layer, as, samples,
// control, and the provenance.
#pragma once

#include <string>

#include "host/correlators/correlator_analysis.hpp"
#include "host/io/hdf5_file.hpp"

namespace kadanoff::correlators {

io::H5Writer to_file(const CorrelatorAnalysis& analysis);

// A line for each hidden unit, as in /units; with those of other arrangements and of the control behind them.
std::string units_csv(const CorrelatorAnalysis& analysis);

}  // namespace kadanoff::correlators
