// Stops HDF5 from printing its errors, and reads its last error for our messages.
#include "host/io/hdf5/handle.hpp"

#include <cstdlib>

namespace kadanoff::io::h5 {

void silence() {
  // At the end of the process libhdf5 closes what is open, and crashes where a close has failed before.
  static const auto no_end = H5dont_atexit();
  static_cast<void>(no_end);
  // libhdf5 looks for parts where the file is, not where these variables say. It reads them once.
  for (const char* variable : {"HDF5_VDS_PREFIX", "HDF5_EXT_PREFIX", "HDF5_EXTFILE_PREFIX"}) unsetenv(variable);
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

std::string last_error() {
  std::string text;
  const auto note = [](unsigned, const H5E_error2_t* error, void* to) -> herr_t {
    if (error->desc != nullptr && *error->desc != '\0') *static_cast<std::string*>(to) = error->desc;
    return 0;
  };
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_DOWNWARD, note, &text);
  return text.empty() ? "unknown error" : text;
}

Handle text_type() {
  Handle type = check(Handle(H5Tcopy(H5T_C_S1), H5Tclose), "copy a type");
  check(H5Tset_size(type, H5T_VARIABLE), "set the size of a text");
  check(H5Tset_cset(type, H5T_CSET_UTF8), "set the character set of a text");
  return type;
}

Handle open_file(const std::string& path) {
  const Handle access = check(Handle(H5Pcreate(H5P_FILE_ACCESS), H5Pclose), "make an access list");
  check(H5Pset_file_locking(access, false, true), "switch file locking off");
  // Slots: a prime, and many more than chunks beside each other; two chunks in one slot push each other out. A chunk
  // that was read whole goes first.
  check(H5Pset_cache(access, 0, 100'003, most_cached, 1.0), "size the cache of chunks");
  return {H5Fopen(path.c_str(), H5F_ACC_RDONLY, access), H5Fclose};
}

}  // namespace kadanoff::io::h5
