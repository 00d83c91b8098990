// The XXH3 digest of bytes, as hexadecimal text.
#include "host/io/digest.hpp"

#define XXH_INLINE_ALL
#include <fmt/format.h>
#include <xxhash.h>

namespace kadanoff::io {

std::string digest_text(const void* bytes, std::size_t count) {
  const auto hash = XXH3_128bits(bytes, count);
  return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

}  // namespace kadanoff::io
