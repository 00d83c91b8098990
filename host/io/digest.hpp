// Fingerprints of bytes in memory and of files, to tell whether two are the same.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>

namespace kadanoff::io {

// XXH3-128 as 32 hexadecimal digits.
std::string digest_text(const void* bytes, std::size_t count);

// The same of a file on the disk, as `xxh128sum` prints it. No value if there is none, or something else: a folder, a
// link, a pipe. Throws SystemError if it cannot be read.
std::optional<std::string> digest_of_file(const std::filesystem::path& path);

}  // namespace kadanoff::io
