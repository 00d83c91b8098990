// Biases beside singular vectors for people, for programs, and as a picture.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "host/figures/figure.hpp"
#include "host/io/hdf5_file.hpp"
#include "host/io/provenance.hpp"
#include "host/subspaces/biases.hpp"

namespace kadanoff::subspaces {

std::string to_text(const Biases& biases);

// {visible, hidden, rank, singular_values: […], decompositions: host/base/decompositions.hpp, visible_bias: {norm,
// cosines: […], largest: {index, cosine}, expected}, hidden_bias: likewise}; largest is null of a bias of zeros
nlohmann::json to_json(const Biases& biases);

// A line for each singular vector: index, singular_value, visible_cosine, hidden_cosine.
std::string to_csv(const Biases& biases);

// Data sets of the file, kind "biases": /singular_values float64 min(N_v, N_h), /visible_cosines and /hidden_cosines
// float64 as many as the rank; no cosines of a bias of zeros.
io::H5Writer to_file(const Biases& biases, const io::Provenance& provenance);

// |cosine| against the index.
figures::Figure to_figure(const Biases& biases);

}  // namespace kadanoff::subspaces
