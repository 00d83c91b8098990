// How the values of a data set are stored: whether they are there at all, and how to read each chunk only once. Only
// for the HDF5 sources.
#pragma once

#include <cstdint>
#include <string>

#include "host/io/child_process.hpp"
#include "host/io/hdf5/links.hpp"
#include "host/io/hdf5/values.hpp"

namespace kadanoff::io::h5 {

Extent extent_of(hid_t dataset);

// Throws Error(bad_input) if values would be invented, or lie where they may not be read from: a missing filter, a
// virtual part or a raw file that is missing or too short, parts that were never written and have no fill value of the
// file's author. With such a fill value they count, and `parent` is told. Returns the bytes of the largest chunk, of
// its sources, too; none counts that its file could not hold.
std::int64_t require_stored(LinkedFiles& files, const Found& dataset, const std::string& name, Speaker& parent);

inline constexpr std::int64_t best_compression = 1100;  // deflate compresses at most 1,032 times

// The chunks of a row of chunks; all are 0 if the data set is not chunked.
struct Band {
  std::int64_t bytes = 0;          // of all chunks that hold the first row
  std::int64_t largest_chunk = 0;  // bytes
  std::int64_t stored = 0;         // bytes of the data set in the file
};
Band band_of(hid_t dataset);

}  // namespace kadanoff::io::h5
