// Computes, writes and checks the seal, digest included.
#include "host/io/seal.hpp"

#define XXH_INLINE_ALL
#include <fmt/format.h>
#include <unistd.h>
#include <xxhash.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <vector>

#include "host/base/system_error.hpp"
#include "host/base/words.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::io {

std::size_t read_at(const SealedFile& file, std::int64_t offset, void* to, std::size_t count) {
  std::size_t done = 0;
  while (done < count) {
    const auto got =
        pread(file.descriptor, static_cast<char*>(to) + done, count - done, offset + static_cast<std::int64_t>(done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail(ExitCode::io, "cannot read {}: {}", file.path.string(), system_reason());
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  return done;
}

namespace {

constexpr std::array<unsigned char, 16> magic = {'K',  'A', 'D', 'A', 'N', 'O',  'F',  'F',
                                                 0x89, 'H', 'D', 'F', '5', '\r', '\n', 0x1A};
constexpr std::size_t version_at = 16, length_at = 24, digest_at = 32, digest_bytes = 16;

template <class T>
void put(Seal& seal, std::size_t at, T value) {
  for (std::size_t i = 0; i < sizeof(T); ++i) seal[at + i] = static_cast<unsigned char>(value >> (8 * i));
}

template <class T>
T get(const Seal& seal, std::size_t at) {
  T value = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i) value |= static_cast<T>(seal[at + i]) << (8 * i);
  return value;
}

Seal seal_without_digest(std::int64_t length) {
  Seal seal{};
  std::copy(magic.begin(), magic.end(), seal.begin());
  put(seal, version_at, seal_version);
  put(seal, length_at, static_cast<std::uint64_t>(length));
  return seal;
}

class Digest {
 public:
  explicit Digest(Seal seal) : state_(XXH3_createState()) {
    if (!state_) throw std::bad_alloc();
    std::fill_n(seal.begin() + digest_at, digest_bytes, static_cast<unsigned char>(0));
    XXH3_128bits_reset(state_.get());
    add(seal.data(), seal.size());
  }
  void add(const void* bytes, std::size_t count) { XXH3_128bits_update(state_.get(), bytes, count); }
  [[nodiscard]] std::array<unsigned char, digest_bytes> value() const {
    XXH128_canonical_t canonical;
    XXH128_canonicalFromHash(&canonical, XXH3_128bits_digest(state_.get()));
    std::array<unsigned char, digest_bytes> bytes;
    std::memcpy(bytes.data(), canonical.digest, digest_bytes);
    return bytes;
  }

 private:
  struct Free {
    void operator()(XXH3_state_t* state) const { XXH3_freeState(state); }
  };
  std::unique_ptr<XXH3_state_t, Free> state_;
};

void add_file(Digest& digest, const SealedFile& file) {
  std::vector<char> buffer(4 << 20);
  for (std::int64_t offset = seal_bytes;;) {
    const auto got = read_at(file, offset, buffer.data(), buffer.size());
    if (got == 0) return;
    digest.add(buffer.data(), got);
    offset += static_cast<std::int64_t>(got);
  }
}

Seal with_digest(Seal seal, const Digest& digest) {
  const auto value = digest.value();
  std::copy(value.begin(), value.end(), seal.begin() + digest_at);
  return seal;
}

std::string hexadecimal(const unsigned char* bytes, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += fmt::format("{:02x}", bytes[i]);
  return text;
}

}  // namespace

Seal make_seal(const void* bytes, std::size_t count) {
  const Seal seal = seal_without_digest(static_cast<std::int64_t>(seal_bytes + count));
  Digest digest(seal);
  digest.add(bytes, count);
  return with_digest(seal, digest);
}

Seal make_seal(const SealedFile& file) {
  const Seal seal = seal_without_digest(file.length);
  Digest digest(seal);
  add_file(digest, file);
  return with_digest(seal, digest);
}

std::optional<SealInfo> check_seal(const SealedFile& file) {
  Seal seal{};
  const auto head = read_at(file, 0, seal.data(), seal.size());
  // A magic with a flipped bit means a damaged Kadanoff file; a foreign user block has nothing in common with the
  // magic.
  const auto compared = std::min(head, magic.size());
  std::size_t agreeing = 0;
  for (std::size_t i = 0; i < compared; ++i) agreeing += seal[i] == magic[i] ? 1 : 0;
  if (compared == 0 || agreeing * 2 < magic.size()) return std::nullopt;

  const auto damaged = [&](const std::string& how) {
    throw Error(ExitCode::bad_input, fmt::format("{} is damaged: {}", file.path.string(), how),
                "make it again, or take it from a backup");
  };
  const auto recorded = get<std::uint64_t>(seal, length_at);
  if (head < seal_bytes) damaged(fmt::format("it is cut off after {}", counted(file.length, "byte")));
  if (agreeing == magic.size() && recorded > static_cast<std::uint64_t>(file.length))
    damaged(
        fmt::format("it has {} and was written with {}: it was cut off, or another program (h5repack) wrote it anew",
                    counted(file.length, "byte"), recorded));
  Digest digest(seal);
  add_file(digest, file);
  if (with_digest(seal, digest) != seal)
    damaged(
        "its content does not agree with its digest; if another program changed it (h5repack, h5py), let it write the "
        "data sets to a new file");
  if (agreeing != magic.size() || recorded != static_cast<std::uint64_t>(file.length))
    damaged("its seal is inconsistent");
  return SealInfo{file.length, get<std::uint32_t>(seal, version_at),
                  hexadecimal(seal.data() + digest_at, digest_bytes)};
}

}  // namespace kadanoff::io
