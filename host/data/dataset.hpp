// Data sets: N samples of N_v spins ±1, packed (one bit per spin), or of N_v real values from −1 to 1, with their
// provenance.
//
// File (HDF5): /samples N × N_v, int8 of spins or float32 of real values; /temperatures float64 N and /labels int64 N,
// if the samples have them; attributes of the root: lattice_shape (int64, one entry per dimension), variable_type =
// "ising", "real", or "bernoulli", where spins are written as 0 and 1. The `rbms` Python package reads and writes it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "host/data/optional_parts.hpp"
#include "host/io/if_exists.hpp"
#include "host/io/provenance.hpp"
#include "kernels/rows/sample_rows.hpp"

namespace kadanoff::data {

// "spins", "real values".
inline const char* word_of(rows::Values values) { return values == rows::Values::real ? "real values" : "spins"; }

// Rows that are larger than the memory: in a temporary file, read where they are used (host/data/scratch_file.hpp).
struct MappedRows {
  std::shared_ptr<const std::byte> memory{};  // null: there are none
  rows::Values values = rows::Values::spins;
};

// Whoever reads samples does it by rows(), spins(), spin() or value(), wherever they lie.
struct Dataset {
  std::int64_t count = 0;                   // N
  std::int64_t units = 0;                   // N_v
  std::vector<std::uint32_t> words;         // spins: count rows of words_per_row(units) words, see spin_rows.hpp
  std::vector<float> real;                  // real values: count rows of units floats; empty for spins
  MappedRows mapped;                        // in place of both
  bool binary = false;                      // spins −1 and 1 are 0 and 1 in the file
  std::vector<double> temperatures;         // N of them, or none; infinity is allowed. One temperature is one number
  std::vector<std::int64_t> labels;         // N of them, or none: of classes, as an importer found them
  std::vector<std::string> label_names;     // what 0, 1 … are called, where that is known
  std::vector<std::int64_t> lattice_shape;  // {L, L} for a square lattice; empty if unknown
  io::Provenance provenance;                // read from the file, or to be written to it
  std::string name = "the data";            // for messages: the file

  [[nodiscard]] rows::Values values() const {
    if (mapped.memory) return mapped.values;
    return real.empty() ? rows::Values::spins : rows::Values::real;
  }
  [[nodiscard]] bool is_real() const { return values() == rows::Values::real; }
  [[nodiscard]] std::int64_t row_bytes() const {
    return rows::words_per_row(values(), units) * static_cast<std::int64_t>(sizeof(float));
  }
  [[nodiscard]] rows::SampleRows rows() const {
    if (is_real()) return contiguous(real_data(), count, units, cpu_device);
    return spins();
  }
  [[nodiscard]] rows::SpinRows spins() const {  // empty for real values
    return {contiguous(word_data(), is_real() ? 0 : count, rows::words_per_row(units), cpu_device), units};
  }
  [[nodiscard]] int spin(std::int64_t sample, std::int64_t unit) const {
    const auto word = word_data()[sample * rows::words_per_row(units) + unit / 32];
    return ((word >> (unit % 32)) & 1U) != 0 ? 1 : -1;
  }
  [[nodiscard]] double value(std::int64_t sample, std::int64_t unit) const {  // of spins or real values
    return is_real() ? real_data()[sample * units + unit] : spin(sample, unit);
  }

 private:
  [[nodiscard]] const std::uint32_t* word_data() const {
    return mapped.memory ? reinterpret_cast<const std::uint32_t*>(mapped.memory.get()) : words.data();
  }
  [[nodiscard]] const float* real_data() const {
    return mapped.memory ? reinterpret_cast<const float*>(mapped.memory.get()) : real.data();
  }
};

// Throws Error(io) if the file cannot be read, Error(bad_input) if it is damaged, is not a data set, holds a value
// other than ±1, than 0 and 1 where those are its units, or, where it says that its values are real, one that is not
// from −1 to 1; the message says where. Real values are refused, too, unless they will do (Needs). Labels, temperatures
// and a lattice that cannot be used are passed over with a word on stderr, or refused if they are needed.
Dataset load_dataset_with(const std::filesystem::path& path, Needs needs);
Dataset read_dataset(const io::H5Reader& file, Needs needs);  // the same of an open file
Dataset load_dataset(const std::filesystem::path& path);      // needs neither

// /temperatures of a file with `count` samples, by their names (host/base/temperatures.hpp); none if it has none.
// Throws Error(bad_input) if they cannot be used.
std::vector<double> read_temperatures(const io::H5Reader& file, std::int64_t count);

// The same errors for the samples of a data set, up to its first 2²⁸ values, which are not kept.
void check_dataset(const io::H5Reader& file);

// `data` with its provenance, into a file to which more may be added, and which reads `data` when it is saved, so that
// it is no temporary one; and as a file of its own.
void write_dataset(io::H5Writer& file, const Dataset& data);
void write_dataset(io::H5Writer& file, Dataset&& data) = delete;
void save_dataset(const Dataset& data, const std::filesystem::path& path,
                  io::IfExists if_exists = io::IfExists::refuse);

// The samples in the order given by `indices`; temperatures and labels go with them.
Dataset take(const Dataset& data, const std::vector<std::int64_t>& indices);

// A row of packed spins as ±1, or as 0 and 1.
void unpack_row(const std::uint32_t* words, std::int64_t units, bool binary, std::int8_t* to);

}  // namespace kadanoff::data
