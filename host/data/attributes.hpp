// Numbers of a file's root that count or measure something, checked: a file with a right digest may hold anything.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>

#include "host/io/hdf5_file.hpp"

namespace kadanoff::data {

// Updates of a training: they are counted in 32 bits.
inline constexpr std::int64_t most_updates = std::numeric_limits<std::uint32_t>::max();

// From `least` to `most`. Nothing if there is no such attribute; Error(bad_input), naming it, if it is out of range.
std::optional<std::int64_t> read_count(const io::H5Reader& file, const std::string& name, std::int64_t least = 0,
                                       std::int64_t most = std::numeric_limits<std::int64_t>::max());

// Finite and not negative: a time, a sum of squares. The same errors.
std::optional<double> read_size(const io::H5Reader& file, const std::string& name);

}  // namespace kadanoff::data
