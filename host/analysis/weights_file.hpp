// An analysis of weights on disk (HDF5). Datasets, N_v visible units:
//
//   /product                                   float32 N_v × N_v: W Wᵀ
//   /eigenvalues                               float64 N_v, descending
//   /correlation/distance                      int64 L/2 + 1, on a square lattice of side L only
//   /correlation/{along_x, along_y, both}      float64 L/2 + 1; beside each of them NAME_spread and NAME_error
//   /overlap/{temperature, mean, spread, error}  float64, one for each temperature of the data, if data was given
//   /overlap/samples                           int64
//
// Attributes of the root: hidden, weight_rms, weight_max, visible_bias_rms, hidden_bias_rms, lattice_shape if known,
// and the provenance.
#pragma once

#include <filesystem>

#include "host/analysis/weights_analysis.hpp"
#include "host/io/hdf5_file.hpp"

namespace kadanoff::analysis {

io::H5Writer to_file(const WeightsAnalysis& analysis);

// Throws like H5Reader, and Error(bad_input) if the file is not an analysis of weights or contradicts itself.
WeightsAnalysis load_weights_analysis(const std::filesystem::path& path);

}  // namespace kadanoff::analysis
