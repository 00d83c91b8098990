// A block-spin flow on disk: block-flow.h5 in the folder of the analysis (host/figures/figure_folder.hpp), and beside
// it step-1.h5, step-2.h5 …, the lattices after each step, data sets with the temperatures and labels of the samples.
//
// Data sets of block-flow.h5, for K steps and C temperatures:
//
//   /temperatures, /samples              float64, int64 C; the temperature is NaN if the data has none
//   /sides                               int64 K + 1: after 0, 1 … steps
//   /energy, /magnetisation,             float64 (K + 1) × C: means over the samples; beside each of them NAME_spread
//   /abs_magnetisation, /squared_magnetisation   and NAME_error
//   /energy_temperature, …_error         float64 (K + 1) × C: the temperature whose exact mean energy that is
//   /step-k/correlation, …               float64 C × (side/2 + 1): G(r) after step k
//   /step-k/thermometer/temperatures     float64 N; and
//   /step-k/thermometer/probability, …   float64 C × N: the mean distribution, where a thermometer reads that side
//   /correlators/from, /correlators/to   int64 P: steps; and
//   /correlators/inside, …, /outside, …  float64 P × C: ⟨v h⟩ within the blocks and between all other pairs
//
// and where the maps of the blocks were asked for (host/correlators/spots.hpp):
//
//   /correlators/profile_floor, …_contrast, …_width  float64 P × C: of the mean aligned map; the width in sites of v
//   /correlators/step-j-to-k/map                     float64 C × side × side: that map
//   /correlators/step-j-to-k/radial, …               float64 C × (side/2 + 1): its radial profile, over the blocks
//
// Attributes of the root: block, ties, and the provenance.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "host/gauge/unit_gauge.hpp"
#include "host/io/hdf5_file.hpp"
#include "host/io/if_exists.hpp"
#include "host/io/provenance.hpp"
#include "host/renormalization/block_flow.hpp"

namespace kadanoff::renormalization {

// The names of the files of `steps` steps; where others are replaced also those of further steps that are there.
std::vector<std::string> step_names(const std::filesystem::path& folder, std::int64_t steps, io::IfExists if_exists);

// Writes the lattices after each step; where others are replaced, those of further steps are removed. `gauge` is that
// of the data, where their units are hidden ones.
void save_steps(const BlockFlow& flow, const std::optional<gauge::UnitGauge>& gauge, const io::Provenance& provenance,
                const std::filesystem::path& folder, io::IfExists if_exists);

io::H5Writer to_file(const BlockFlow& flow, const io::Provenance& provenance);

}  // namespace kadanoff::renormalization
