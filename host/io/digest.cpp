// The XXH3 digest of bytes, as hexadecimal text; of a file a block at a time.
#include "host/io/digest.hpp"

#define XXH_INLINE_ALL
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include <memory>
#include <vector>

#include "host/io/system_call.hpp"

namespace kadanoff::io {
namespace {

std::string in_digits(XXH128_hash_t hash) { return fmt::format("{:016x}{:016x}", hash.high64, hash.low64); }

}  // namespace

std::string digest_text(const void* bytes, std::size_t count) { return in_digits(XXH3_128bits(bytes, count)); }

std::optional<std::string> digest_of_file(const std::filesystem::path& path) {
  const int file = uninterrupted([&] { return open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW); });
  if (file < 0 && (errno == ENOENT || errno == ENOTDIR || errno == ELOOP || errno == ENXIO)) return {};
  if (file < 0) throw SystemError("cannot read " + path.string(), errno);
  struct stat status {};
  if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) {
    close(file);
    return {};
  }
  const std::unique_ptr<XXH3_state_t, decltype(&XXH3_freeState)> state(XXH3_createState(), XXH3_freeState);
  XXH3_128bits_reset(state.get());
  std::vector<char> buffer(1 << 18);
  ssize_t got = 0;
  while ((got = uninterrupted([&] { return ::read(file, buffer.data(), buffer.size()); })) > 0)
    XXH3_128bits_update(state.get(), buffer.data(), static_cast<std::size_t>(got));
  const int number = errno;
  close(file);
  if (got < 0) throw SystemError("cannot read " + path.string(), number);
  return in_digits(XXH3_128bits_digest(state.get()));
}

}  // namespace kadanoff::io
