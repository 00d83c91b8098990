// An alignment for people, for programs, and as a picture.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "host/figures/figure.hpp"
#include "host/io/hdf5_file.hpp"
#include "host/io/provenance.hpp"
#include "host/subspaces/alignment.hpp"

namespace kadanoff::subspaces {

std::string to_text(const Alignment& alignment);

// {what, visible, hidden, samples, modes, centred, trained_share, data_share, above, below, mean, values: […], control:
// {above, below, mean, values: […]}, expected, decompositions: host/base/decompositions.hpp}
nlohmann::json to_json(const Alignment& alignment);

// A line for each eigenvalue: index, value, control.
std::string to_csv(const Alignment& alignment);

// Data sets of the file, kind "alignment": /values, /control float64 κ.
io::H5Writer to_file(const Alignment& alignment, const io::Provenance& provenance);

// Both sets of eigenvalues, in descending order.
figures::Figure to_figure(const Alignment& alignment);

}  // namespace kadanoff::subspaces
