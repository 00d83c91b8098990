// The exactness of an RBM for people, for programs, and as a picture.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "host/exactness/exactness.hpp"
#include "host/figures/figure.hpp"
#include "host/io/hdf5_file.hpp"
#include "host/io/provenance.hpp"

namespace kadanoff::exactness {

std::string to_text(const Exactness& exactness);

// {visible, hidden, side, source, sweeps, rows: [{temperature, beta, samples, variance, difference, ratio: {value,
// error}, slope, unexplained, missing, may_be_equilibrium}]}
nlohmann::json to_json(const Exactness& exactness);

// A line for each temperature; nothing stands for a number that is not there.
std::string to_csv(const Exactness& exactness);

// Data sets of the file, kind "exactness", for R temperatures: /temperature, /samples, /variance, /difference, /ratio,
// /ratio_error, /slope, /slope_error, /unexplained, /unexplained_error; and of each energy of each of them /levels/row,
// energy, share, mean, spread.
io::H5Writer to_file(const Exactness& exactness, const io::Provenance& provenance);

// F against H beside βH, and, of several temperatures, the measures against temperature.
figures::Figure to_figure(const Exactness& exactness);

}  // namespace kadanoff::exactness
