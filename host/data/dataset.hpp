// Data sets: N samples of N_v spins ±1, packed (one bit per spin), with their provenance.
//
// File (HDF5): /samples int8 N × N_v; /temperatures float64 N, if the samples have temperatures; attributes of the
// root: lattice_shape (int64, one entry per dimension), variable_type = "ising". The `rbms` Python package reads and
// writes it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "host/data/optional_parts.hpp"
#include "host/io/if_exists.hpp"
#include "host/io/provenance.hpp"
#include "kernels/rows/spin_rows.hpp"

namespace kadanoff::data {

struct Dataset {
  std::int64_t count = 0;                   // N
  std::int64_t units = 0;                   // N_v
  std::vector<std::uint32_t> words;         // count rows of words_per_row(units) words, see spin_rows.hpp
  std::vector<double> temperatures;         // N of them, or none; infinity is allowed. One temperature is one number
  std::vector<std::int64_t> lattice_shape;  // {L, L} for a square lattice; empty if unknown
  io::Provenance provenance;                // read from the file, or to be written to it
  std::string name = "the data";            // for messages: the file

  [[nodiscard]] rows::SpinRows rows() const {
    const auto width = rows::words_per_row(units);
    return {contiguous(words.data(), count, width, cpu_device), units};
  }
  [[nodiscard]] int spin(std::int64_t sample, std::int64_t unit) const {
    const auto word = words[static_cast<std::size_t>(sample * rows::words_per_row(units) + unit / 32)];
    return ((word >> (unit % 32)) & 1U) != 0 ? 1 : -1;
  }
};

// Throws Error(io) if the file cannot be read, Error(bad_input) if it is damaged, is not a data set, or holds a value
// other than ±1; the message says where. Temperatures and a lattice that cannot be used are passed over with a word on
// stderr, or refused if they are needed.
Dataset load_dataset_with(const std::filesystem::path& path, Needs needs);
Dataset load_dataset(const std::filesystem::path& path);  // needs neither

// /temperatures of a file with `count` samples, by their names (host/base/temperatures.hpp); none if it has none.
// Throws Error(bad_input) if they cannot be used.
std::vector<double> read_temperatures(const io::H5Reader& file, std::int64_t count);

// The same errors for the samples of a data set, up to its first 2²⁸ values, which are not kept.
void check_dataset(const io::H5Reader& file);

void save_dataset(const Dataset& data, const std::filesystem::path& path,
                  io::IfExists if_exists = io::IfExists::refuse);

// The samples in the order given by `indices`; temperatures go with them.
Dataset take(const Dataset& data, const std::vector<std::int64_t>& indices);

// The indices of the samples whose temperature is in the list (host/base/temperatures.hpp), or is not. Throw
// Error(usage) if the data has no temperatures, if a listed temperature has no sample, or if no sample is left.
std::vector<std::int64_t> select_temperatures(const Dataset& data, const std::vector<double>& wanted);
std::vector<std::int64_t> exclude_temperatures(const Dataset& data, const std::vector<double>& unwanted);

}  // namespace kadanoff::data
