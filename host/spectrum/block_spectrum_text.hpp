// A spectrum of block sums for people, for programs, and as a picture.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "host/figures/figure.hpp"
#include "host/io/hdf5_file.hpp"
#include "host/io/provenance.hpp"
#include "host/spectrum/block_spectrum.hpp"

namespace kadanoff::spectrum {

std::string to_text(const BlockSpectrum& spectrum);

// {visible_side, hidden_side, block, singular_values: […], above_zero, at_least_20_percent, decompositions:
// host/base/decompositions.hpp, k_max, largest: [{index, value, visible_share, hidden_share, difference}], smallest:
// […]}
nlohmann::json to_json(const BlockSpectrum& spectrum);

// A line for each singular value: index, value, its share of the largest, and what is known of its vectors.
std::string to_csv(const BlockSpectrum& spectrum);

// Data sets of the file, kind "block-spin": /singular_values float64, and /largest and /smallest as in a file of kind
// "spectrum", without other gauges.
io::H5Writer to_file(const BlockSpectrum& spectrum, const io::Provenance& provenance);

// Singular values beside 20 % of the largest, and the waves of the largest and the smallest vectors.
figures::Figure to_figure(const BlockSpectrum& spectrum);

}  // namespace kadanoff::spectrum
