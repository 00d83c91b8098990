// Takes HDF5's errors: does not print them, notes those of the disk, and reads the last one for our messages.
#include "host/io/hdf5/handle.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <string_view>

namespace kadanoff::io::h5 {
namespace {

int failure_of_the_disk = 0;  // errno

// What a file can cause by what it says: an impossible place in it, a name of another file that is not there.
constexpr std::array caused_by_content{EINVAL, EFAULT, EOVERFLOW, ENOENT, ENOTDIR, ELOOP, ENAMETOOLONG, EISDIR, ENXIO};

// libhdf5's drivers tell errno in their text only: "file read failed: …, errno = 5, error message = '…', …". One call
// does not; its errno is still there.
herr_t note_errno(unsigned, const H5E_error2_t* error, void*) {
  const auto given = [](const char* text) { return text == nullptr ? std::string_view() : std::string_view(text); };
  const auto text = given(error->desc);
  if (text == "can't retrieve stat info for file") note_failure_of_the_disk(errno);
  if (!given(error->func_name).starts_with("H5FD")) return 0;
  const auto at = text.rfind("errno = ");
  if (at == std::string_view::npos) return 0;
  note_failure_of_the_disk(std::atoi(text.data() + at + 8));  // NOLINT(cert-err34-c): libhdf5 wrote it
  return 0;
}

// libhdf5 calls it whenever one of its functions fails.
herr_t note_failure(hid_t stack, void*) { return H5Ewalk2(stack, H5E_WALK_DOWNWARD, note_errno, nullptr); }

// libhdf5 looks for parts where the file is, not where these variables say, and for raw files not in the current
// folder. It reads them once, when it begins: they are set before that, whoever calls it first. (H5Pset_efile_prefix is
// no way: a data set that is opened with it cannot be opened without, and libhdf5 1.14 does that itself, as in
// H5Aiterate2.)
[[maybe_unused]] const bool parts_are_beside_their_file = [] {
  for (const char* variable : {"HDF5_VDS_PREFIX", "HDF5_EXT_PREFIX"}) unsetenv(variable);
  return setenv("HDF5_EXTFILE_PREFIX", "${ORIGIN}", 1) == 0;
}();

}  // namespace

void silence() {
  // At the end of the process libhdf5 closes what is open, and crashes where a close has failed before.
  static const auto no_end = H5dont_atexit();
  static_cast<void>(no_end);
  H5Eset_auto2(H5E_DEFAULT, note_failure, nullptr);
}

void note_failure_of_the_disk(int error) {
  const bool content = std::find(caused_by_content.begin(), caused_by_content.end(), error) != caused_by_content.end();
  if (error != 0 && !content) failure_of_the_disk = error;
}

int take_failure_of_the_disk() { return std::exchange(failure_of_the_disk, 0); }

std::string last_error() {
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_DOWNWARD, note_errno, nullptr);  // some functions fail without calling the handler
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
  return {H5Fopen(path.c_str(), H5F_ACC_RDONLY, access), H5Fclose};
}

}  // namespace kadanoff::io::h5
