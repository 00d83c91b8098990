// The directions of an RG machine as a file, as CSV and as a picture.
#pragma once

#include <string>

#include "host/figures/figure.hpp"
#include "host/io/hdf5_file.hpp"
#include "host/io/provenance.hpp"
#include "host/rg_machine/rg_machine.hpp"

namespace kadanoff::rg_machine {

// A line for each direction that κ was chosen from: index (from 1, the I of the paper), eigenvalue, its share of all of
// the data, that of all up to it, the block sum S_I (times the scale), its share of the largest, and whether it is
// kept.
std::string to_csv(const RgMachine& machine);

// Data sets of the file, kind "directions":
//   /eigenvalues, /block_sums float64, /kept int64 (0 or 1): as the CSV
//   /visible_vectors κ × N_v, /hidden_vectors κ × N_h float32: a vector to a row
io::H5Writer to_file(const RgMachine& machine, const io::Provenance& provenance);

// Block sums and eigenvalues, and the first vectors on their lattices.
figures::Figure to_figure(const RgMachine& machine);

}  // namespace kadanoff::rg_machine
