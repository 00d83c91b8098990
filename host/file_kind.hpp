// What a file is that is not what was asked for: a hint for error messages.
#pragma once

#include <string>

#include "host/io/hdf5_file.hpp"

namespace kadanoff {

// " (it is a data set)", or of whatever else its content looks like; empty if it looks like nothing of ours.
std::string kind_hint(const H5Reader& file);

}  // namespace kadanoff
