// A truncation of weights for people, for programs, and as a picture.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "host/figures/figure.hpp"
#include "host/io/hdf5_file.hpp"
#include "host/io/provenance.hpp"
#include "host/subspaces/truncation.hpp"

namespace kadanoff::subspaces {

std::string to_text(const Truncation& truncation);

// {visible, hidden, samples, rank, pseudo_likelihood_is_exact, singular_values: […], models: [{modes, share, error,
// error_ratio, free_energy, pseudo_log_likelihood, log_likelihood, log_z_error, log_likelihood_lower,
// log_likelihood_upper, log_z_is_trustworthy}], decompositions: host/base/decompositions.hpp}; null: not asked for, and
// the ends where ln Z is exact
nlohmann::json to_json(const Truncation& truncation);

// A line for each κ, a column for each of these numbers, and for its standard error.
std::string to_csv(const Truncation& truncation);

// Data sets of the file, kind "truncation": /modes int64, /share, /error_ratio and, with their standard errors in
// …_error, /reconstruction, /free_energy, /pseudo_log_likelihood, /log_likelihood float64; with
// the latter also /log_likelihood_lower, …_upper (NaN: ln Z is exact), /log_z_error float64, /log_z_is_trustworthy
// int64; /singular_values float64
io::H5Writer to_file(const Truncation& truncation, const io::Provenance& provenance);

// The error and the pseudo-likelihood against κ.
figures::Figure to_figure(const Truncation& truncation);

}  // namespace kadanoff::subspaces
