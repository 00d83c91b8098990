// A spectrum of weights for people, for programs, and as a picture.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "host/figures/figure.hpp"
#include "host/io/hdf5_file.hpp"
#include "host/io/provenance.hpp"
#include "host/spectrum/weights_spectrum.hpp"

namespace kadanoff::spectrum {

std::string to_text(const WeightsSpectrum& spectrum);

// {visible, hidden, what, singular_values: […], decompositions: host/base/decompositions.hpp, at_least_20_percent,
// below_1_percent, best_block: {size, distance}, blocks: [{size, distance}], k_max, largest: [{index, value,
// visible_share, …}], smallest: […]}
nlohmann::json to_json(const WeightsSpectrum& spectrum);

// A line for each singular value: index, value, its share of the largest, that of the best block spins, and what is
// known of its vectors; nothing stands for what is not.
std::string to_csv(Context& context, const WeightsSpectrum& spectrum);

// Data sets of the file, kind "spectrum":
//   /singular_values float64            /blocks/{size int64, distance float64}
//   /{largest,smallest}/{index int64, value, visible_share, hidden_share, difference, float64, and the last two as
//   gauge_fixed_… and permuted_…; visible, hidden, gauge_fixed_hidden float64: a radial average to a row}
io::H5Writer to_file(const WeightsSpectrum& spectrum, const io::Provenance& provenance);

// Singular values beside those of block spins, and the waves of the largest and the smallest vectors.
figures::Figure to_figure(Context& context, const WeightsSpectrum& spectrum);

}  // namespace kadanoff::spectrum
