// The singular values of the models that a run kept along its training.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "host/base/table.hpp"
#include "host/io/hdf5_file.hpp"
#include "host/spectrum/weights_spectrum.hpp"

namespace kadanoff::spectrum {

struct Snapshot {
  std::string model;  // epoch-100.h5, model.h5
  WeightsSpectrum spectrum;
};

// The files, by their epochs: of a run; of the folder of a stack, those of the layer that is named. Throws Error(usage)
// if `path` is no folder, or is one of a stack and no layer is named; Error(bad_input) if nothing was kept.
std::vector<std::filesystem::path> snapshot_files(const std::filesystem::path& path, runs::Layer layer);

// One model after the other: all at once may not fit into memory. Their vectors are not looked at.
std::vector<Snapshot> analyze_snapshots(Context& context, const std::vector<std::filesystem::path>& files);

// A line to each: largest singular value, how many are large, and the closest block spins.
Table snapshots_table(const std::vector<Snapshot>& snapshots);

// How all of them were decomposed.
std::vector<Decomposition> decompositions_of(const std::vector<Snapshot>& snapshots);

// Adds to the file of a spectrum, for M models:
//   /snapshots/singular_values   float64, M × min(N_v, N_h)
//   /snapshots/{best_block int64, distance float64}   M, where there are two lattices
// and to the root the attribute snapshots, the names of the models, a line to each.
void write_snapshots(io::H5Writer& file, const std::vector<Snapshot>& snapshots);

}  // namespace kadanoff::spectrum
