// Reads a text file by system calls, so that a failure has a reason.
#include "host/io/text_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <vector>

#include "host/io/system_call.hpp"

namespace kadanoff::io {

std::optional<std::string> read_text_file(const std::filesystem::path& path) {
  const auto fail_to_read = [&] { throw SystemError("cannot read " + path.string(), errno); };
  const int file = uninterrupted([&] { return open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK); });
  if (file < 0 && (errno == ENOENT || errno == ENOTDIR)) return std::nullopt;
  if (file < 0) fail_to_read();
  std::string text;
  std::vector<char> buffer(1 << 16);
  ssize_t got = 0;
  while ((got = uninterrupted([&] { return ::read(file, buffer.data(), buffer.size()); })) > 0)
    text.append(buffer.data(), static_cast<std::size_t>(got));
  const int number = errno;
  close(file);
  errno = number;
  if (got < 0) fail_to_read();
  return text;
}

}  // namespace kadanoff::io
