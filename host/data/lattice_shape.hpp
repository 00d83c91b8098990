// The attribute lattice_shape of data sets and models: how their N_v units lie on a lattice.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "host/io/hdf5_file.hpp"

namespace kadanoff::data {

// Empty if the file does not say. Throws Error(bad_input) if the shape is not one of `units` sites.
std::vector<std::int64_t> read_lattice_shape(const io::H5Reader& file, std::int64_t units);

// The side L ≥ 2 if `units` sites lie on an L × L lattice: if `shape` says so, or says nothing (is empty) and the
// number is a square. Nothing if they do not.
std::optional<std::int64_t> square_side(std::int64_t units, const std::vector<std::int64_t>& shape);

}  // namespace kadanoff::data
