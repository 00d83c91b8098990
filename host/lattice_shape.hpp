// The attribute lattice_shape of data sets and models: how their N_v units lie on a lattice.
#pragma once

#include <cstdint>
#include <vector>

#include "host/io/hdf5_file.hpp"

namespace kadanoff {

// Empty if the file does not say. Throws Error(bad_input) if the shape is not one of `units` sites.
std::vector<std::int64_t> read_lattice_shape(const H5Reader& file, std::int64_t units);

}  // namespace kadanoff
