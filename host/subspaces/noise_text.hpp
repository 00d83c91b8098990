// The energies of noise and data for people, for programs, and as a picture.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "host/figures/figure.hpp"
#include "host/io/hdf5_file.hpp"
#include "host/io/provenance.hpp"
#include "host/subspaces/noise.hpp"

namespace kadanoff::subspaces {

std::string to_text(const Noise& noise);

// {what, shape, samples, probes, layers: [{first, last, visible, hidden, exact, trained: {linear: {noise, data, ratio},
// centred: {…}, jacobian: {…}}, control: {…}}]}, each number {value, error}. What is unknown is null.
nlohmann::json to_json(const Noise& noise);

// A line for each row of layers, trained or control, and reading: first, last, weights, reading, noise, data and ratio
// with their errors.
std::string to_csv(const Noise& noise);

// Data sets of the file, kind "noise", for R rows of layers and N samples: /first, /last, /visible, /hidden int64 R;
// /trained and /control, each with linear, centred and jacobian/{noise, data, ratio} float64 R, beside them NAME_error;
// and samples/{noise, data} float64 R × N.
io::H5Writer to_file(const Noise& noise, const io::Provenance& provenance);

// What passes of noise and data by the Jacobian, as a distribution over samples; and of a stack against its layers.
figures::Figure to_figure(const Noise& noise);

}  // namespace kadanoff::subspaces
