// A fingerprint of bytes in memory, to tell whether two data sets are the same.
#pragma once

#include <cstddef>
#include <string>

namespace kadanoff::io {

// XXH3-128 as 32 hexadecimal digits.
std::string digest_text(const void* bytes, std::size_t count);

}  // namespace kadanoff::io
