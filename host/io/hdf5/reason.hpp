// Why libhdf5 refuses something, in our words. Only for the HDF5 sources.
#pragma once

#include <filesystem>
#include <string>

#include "host/io/hdf5/handle.hpp"

namespace kadanoff::io::h5 {

// An error that does not say which file: who catches it does.
class Unnamed : public Error {
 public:
  explicit Unnamed(const std::string& what) : Error(ExitCode::bad_input, what) {}
};

// Of libhdf5's last error: "it is damaged, or made with a feature that libhdf5 1.10.8 does not have (…)". Throws
// std::bad_alloc if libhdf5 got no memory.
std::string reason();

// "is cut off: …", "is open for writing in another program …"; what follows the file's name.
std::string why_it_cannot_be_opened(const std::filesystem::path& path);

// The filters of a data set that this libhdf5 does not have, as "is compressed with lzf (HDF5 filter 32000), …"; empty
// if it has all.
std::string missing_filter(hid_t creation);

}  // namespace kadanoff::io::h5
