// Counts of parameters for people, for programs, and as a picture.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "host/figures/figure.hpp"
#include "host/io/hdf5_file.hpp"
#include "host/io/provenance.hpp"
#include "host/subspaces/parameter_counts.hpp"

namespace kadanoff::subspaces {

std::string to_text(const ParameterCounts& counts);

// {visible, hidden, modes, k_max, modes_within, edge, modes_within_edge, samples, below, decompositions:
// host/base/decompositions.hpp, counts: [{name, formula, count, of_samples, below}]}; null: without a square lattice,
// or without samples
nlohmann::json to_json(const ParameterCounts& counts);

// name,formula,count,of_samples
std::string to_csv(const ParameterCounts& counts);

// Data sets of the file, kind "parameters": /counts float64, a reading to an entry, /of_samples float64: that over
// samples (NaN without samples). The attribute `names` has the readings, a line to each.
io::H5Writer to_file(const ParameterCounts& counts, const io::Provenance& provenance);

// The counts, on a logarithmic axis, beside the samples.
figures::Figure to_figure(const ParameterCounts& counts);

}  // namespace kadanoff::subspaces
