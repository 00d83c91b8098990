// Changes of the fields of an HDF5 file, not of its bytes: other types, shapes and values, objects and attributes that
// are gone, new or lead elsewhere. Bytes at random seldom get past libhdf5; these get to the checks behind it.
#pragma once

#include <cstdint>
#include <string>

namespace kadanoff::fuzz {

// One to four changes, which `seed` decides, of a whole HDF5 file that libhdf5 can bear. A file of ours gets a seal
// that fits, in most cases; else the result is a foreign file, or the seal is wrong. Returns `file` if it is not HDF5.
std::string with_other_fields(const std::string& file, std::uint64_t seed);

// `file` with the seal that its bytes ask for, if it has room for one.
std::string sealed_anew(std::string file);

}  // namespace kadanoff::fuzz
