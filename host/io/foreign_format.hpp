// What a file that is no HDF5 file is, and what to do with it. People give what their other programs have written:
// NumPy's arrays, IDX files, tables of text, archives.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace kadanoff::io {

inline constexpr std::size_t bytes_to_recognise = 4096;

// By the first bytes of a file, at most bytes_to_recognise of its `length`: "a NumPy array (.npy): write …"; empty if
// it is of no known format.
[[nodiscard]] std::string foreign_format(std::string_view beginning, std::int64_t length);

}  // namespace kadanoff::io
