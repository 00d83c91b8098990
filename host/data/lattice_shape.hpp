// The attribute lattice_shape of data sets and models: how their N_v units lie on a lattice.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "host/io/hdf5_file.hpp"

namespace kadanoff::data {

// Empty if the file does not say. Throws Error(bad_input) if the shape does not have `units` sites.
std::vector<std::int64_t> read_lattice_shape(const io::H5Reader& file, std::int64_t units);

// The side L ≥ 2 of an L × L lattice of `units` sites, if `shape` is {L, L}, or is empty (unknown) and `units` is a
// square. Otherwise nothing.
std::optional<std::int64_t> square_side(std::int64_t units, const std::vector<std::int64_t>& shape);

}  // namespace kadanoff::data
