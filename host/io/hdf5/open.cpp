// The checks of a file before libhdf5 sees it.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "host/base/system_error.hpp"
#include "host/io/foreign_format.hpp"
#include "host/io/hdf5/handle.hpp"
#include "host/io/hdf5_file.hpp"
#include "host/io/system_call.hpp"

namespace kadanoff::io::h5 {
namespace {

struct Descriptor {
  int value;
  ~Descriptor() { close(value); }
};

// HDF5 looks for its signature at byte 0 and after user blocks of 512, 1024, 2048 … bytes.
bool looks_like_hdf5(const SealedFile& file) {
  for (std::int64_t at = 0; at < file.length; at = at == 0 ? 512 : at * 2) {
    char bytes[8];
    if (read_at(file, at, bytes, sizeof bytes) == sizeof bytes && std::memcmp(bytes, signature.data(), 8) == 0)
      return true;
  }
  return false;
}

[[noreturn]] void fail_as_no_hdf5(const SealedFile& file) {
  std::string beginning(bytes_to_recognise, '\0');
  beginning.resize(read_at(file, 0, beginning.data(), beginning.size()));
  if (file.length == 0 && !beginning.empty())
    fail(ExitCode::bad_input, "{} is not an ordinary file but one that the kernel makes, as all below /proc",
         file.path.string());
  if (file.length == 0) fail(ExitCode::bad_input, "{} is empty", file.path.string());
  const auto format = foreign_format(beginning, file.length);
  fail(ExitCode::bad_input, "{} is not an HDF5 file{}", file.path.string(), format.empty() ? "" : " but " + format);
}

std::optional<SealInfo> seal_of_undamaged(const std::filesystem::path& path) {
  // O_NONBLOCK: open() must not wait if `path` is a pipe without a writer.
  const Descriptor descriptor{uninterrupted([&] { return open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK); })};
  if (descriptor.value < 0 && (errno == ENOENT || errno == ENOTDIR))
    fail(ExitCode::no_input, "{} does not exist", path.string());
  if (descriptor.value < 0) fail(ExitCode::io, "cannot read {}: {}", path.string(), system_reason());
  struct stat info {};
  if (fstat(descriptor.value, &info) != 0) fail(ExitCode::io, "cannot read {}: {}", path.string(), system_reason());
  if (S_ISDIR(info.st_mode)) fail(ExitCode::bad_input, "{} is a folder, not an HDF5 file", path.string());
  if (!S_ISREG(info.st_mode)) fail(ExitCode::bad_input, "{} is not an ordinary file", path.string());

  const SealedFile file{descriptor.value, info.st_size, path};
  if (auto seal = check_seal(file)) return seal;
  if (!looks_like_hdf5(file)) fail_as_no_hdf5(file);
  return std::nullopt;
}

}  // namespace

void fail_for_lost_seal(const std::filesystem::path& path) {
  throw Error(ExitCode::bad_input,
              path.string() +
                  " is damaged: it is a file of kadanoff without its seal (its first bytes were lost, or "
                  "another program copied it)",
              "make it again, or take it from a backup");
}

std::optional<SealInfo> require_undamaged(const std::filesystem::path& path) {
  auto seal = seal_of_undamaged(path);
  if (seal && seal->version != seal_version)
    fail(ExitCode::bad_input, "{} has a seal of version {}, and this kadanoff knows {} only: use a newer one",
         path.string(), seal->version, seal_version);
  return seal;
}

}  // namespace kadanoff::io::h5

namespace kadanoff::io {

bool is_sealed_and_whole(const std::filesystem::path& path) {
  try {
    return h5::seal_of_undamaged(path).has_value();
  } catch (const Error& error) {
    if (error.code() != ExitCode::bad_input && error.code() != ExitCode::no_input) throw;
    return false;
  }
}

}  // namespace kadanoff::io
