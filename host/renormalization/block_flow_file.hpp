// The folder of a block-spin flow:
//
//   step-1.h5, step-2.h5 …   the lattices after each step, data sets with the temperatures and labels of the samples
//   block-flow.h5            all numbers, HDF5, see below
//   block-flow.csv           a line for each temperature and step
//   block-flow-figure.csv    and .svg, .png where there is gnuplot: the figure (block_flow_figure.hpp)
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
#include <vector>

#include "host/figures/figure.hpp"
#include "host/io/folder_lock.hpp"
#include "host/io/if_exists.hpp"
#include "host/io/provenance.hpp"
#include "host/renormalization/block_flow.hpp"

namespace kadanoff::renormalization {

// The folder, for one process at a time, from before the work until all is written.
class BlockFlowFolder {
 public:
  // Makes the folder if it is missing. Throws Error(usage) if one of its files is there and may not be replaced, or is
  // one of the `inputs`; Error(unavailable) if another process has the folder; Error(io) if it takes no files.
  BlockFlowFolder(std::filesystem::path folder, std::int64_t steps, io::IfExists if_exists,
                  const std::vector<std::filesystem::path>& inputs);
  ~BlockFlowFolder();  // removes a folder that it has made, and in which nothing was written
  BlockFlowFolder(const BlockFlowFolder&) = delete;
  BlockFlowFolder& operator=(const BlockFlowFolder&) = delete;

  // Writes all files; where others are replaced, the lattices of further steps go with them. Returns those of the
  // figure.
  figures::FigureFiles write(const BlockFlow& flow, const io::Provenance& provenance,
                             const std::optional<std::filesystem::path>& gnuplot);

 private:
  std::filesystem::path folder_;
  io::IfExists if_exists_;
  std::filesystem::path first_new_folder_;  // the topmost one that was made
  std::optional<io::FolderLock> lock_;
};

void save_block_flow(const BlockFlow& flow, const io::Provenance& provenance, const std::filesystem::path& path,
                     io::IfExists if_exists = io::IfExists::refuse);

}  // namespace kadanoff::renormalization
