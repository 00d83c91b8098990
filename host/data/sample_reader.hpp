// Reads the samples of a data set's file, checks each value, and packs spins.
#pragma once

#include <cstdint>

#include "host/data/dataset.hpp"
#include "host/data/unit_type.hpp"
#include "host/io/hdf5_file.hpp"

namespace kadanoff::data {

// /samples of a file, N × N_v.
struct Samples {
  const io::H5Reader& file;
  std::int64_t count;
  std::int64_t units;
  SampleType type;

  [[nodiscard]] bool is_real() const { return type.values == rows::Values::real; }
  [[nodiscard]] int low() const { return type.binary ? 0 : -1; }  // what a spin −1 is in the file
};

// Throws Error(bad_input) if the file is no data set.
Samples find_samples(const io::H5Reader& file);

// Into `to`, whose count and units are set: into memory, or, where they would take more than half of what is free and
// there is a scratch_folder(), into a temporary file there, with a word on stderr. Throws Error(bad_input) for a value
// that is none, Error(usage) if there is not enough memory.
void read_samples(const Samples& samples, Dataset& to);

// The same errors for the first `count` samples, which are not kept.
void check_samples(const Samples& samples, std::int64_t count);

}  // namespace kadanoff::data
