// Parts of the files and the figures of spectra, of weights and of block sums.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "host/figures/figure.hpp"
#include "host/io/hdf5_file.hpp"
#include "host/spectrum/weights_spectrum.hpp"

namespace kadanoff::spectrum {

// Whether the vectors were looked at in other arrangements of the hidden units, too.
enum class Gauges : std::uint8_t { written, left_out };

// A group of the file: `index`, `value`, `visible` and the rest of Waves, a row to each vector; nothing without
// vectors.
void write_waves(io::H5Writer& file, const std::string& group, const std::vector<Waves>& waves, Gauges gauges);

// S_I / S_0 against I.
figures::Series values_series(const std::string& name, const std::vector<double>& values);

// A level line at 20 % over so many values.
figures::Series large_line(std::size_t count);

// "the 5 largest", "the largest": titles of panels.
std::string some_of(std::size_t count, const char* which);

// The curves of these vectors, and where |k| = k_max is.
figures::Panel waves_panel(const std::string& title, const std::vector<Waves>& waves, double k_max);

}  // namespace kadanoff::spectrum
