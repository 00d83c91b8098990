// A solvability for people, for programs, and as a picture.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "host/figures/figure.hpp"
#include "host/io/hdf5_file.hpp"
#include "host/io/provenance.hpp"
#include "host/subspaces/solvability.hpp"

namespace kadanoff::subspaces {

std::string to_text(const Solvability& solvability);

// {samples, units, modes, centred, expected, growth, excess, noise_excess, saturated, one_subspace, noise_has_none,
// solvable, draws: [{samples, large, agreement, noise_large, noise_agreement}], decompositions:
// host/base/decompositions.hpp}
nlohmann::json to_json(const Solvability& solvability);

// A line for each size of draws: samples,large,agreement,noise_large,noise_agreement
std::string to_csv(const Solvability& solvability);

// Data sets of the file, kind "solvability": /samples int64, /{data,noise}/{large,agreement} float64.
io::H5Writer to_file(const Solvability& solvability, const io::Provenance& provenance);

// The number of large eigenvalues, and the agreement, against the number of samples.
figures::Figure to_figure(const Solvability& solvability);

}  // namespace kadanoff::subspaces
