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
Extent chunk_of(hid_t dataset);  // empty if it is not stored in chunks

inline constexpr std::int64_t best_compression = 1100;  // deflate compresses at most 1,032 times

// The chunks that hold the first row. All are 0 if any part of a row can be read alone: the data set is not chunked, or
// its chunks hold whole rows, and no filter has to undo them.
struct Band {
  std::int64_t bytes = 0;   // of all of these chunks
  std::int64_t chunk = 0;   // bytes of each
  std::int64_t stored = 0;  // bytes of the data set in the file
};
Band band_of(hid_t dataset);

// What a data set is stored in; of its sources the largest. None counts that its file could not hold.
struct Storage {
  bool of_parts = false;  // virtual
  std::int64_t band = 0;  // bytes
  std::int64_t chunk = 0;
};

// Throws Error(bad_input) if values would be invented, or lie where they may not be read from: a missing filter, a
// virtual part or a raw file that is missing or too short, parts that were never written and have no fill value of the
// file's author. With such a fill value they count, and `parent` is told.
Storage require_stored(LinkedFiles& files, const Found& dataset, const std::string& name, Speaker& parent);

// The bytes of a data set's chunks that libhdf5 shall keep: a whole band, so that each chunk is uncompressed once,
// although rows are asked for in blocks. 0 if a band is larger than `most`, and not a single chunk.
std::int64_t cache_of(const Band& band, std::int64_t most);

// How the values of a data set are read.
struct Reading {
  std::int64_t block_bytes;  // that are read at once
  bool ahead;                // blocks are kept for the questions that follow, because their chunks are not
  std::int64_t memory;       // bytes that libhdf5 and the blocks take
};
Reading reading_of(const Storage& storage, std::int64_t most_cached);

}  // namespace kadanoff::io::h5
