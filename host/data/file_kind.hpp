// What a file is: for `kadanoff info`, and for the error where it is not what was asked for.
#pragma once

#include <string>

#include "host/io/hdf5_file.hpp"

namespace kadanoff::data {

// What a sealed file says of itself (write_provenance), else what its content looks like: "dataset", "model", "flow",
// "thermometer" or "weights"; "unknown" if it looks like nothing of ours.
std::string kind_of(const io::H5Reader& file);

// The same for people: "data set", "analysis of weights". A kind that is not known is returned as it is.
std::string kind_name(const std::string& kind);

// " (it is a data set)", or of whatever other kind it is; empty if that is not known.
std::string kind_hint(const io::H5Reader& file);

}  // namespace kadanoff::data
