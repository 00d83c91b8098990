// The seal of our HDF5 files: a user block of 512 bytes before the HDF5 part. HDF5 readers skip it.
//
//   bytes 0–15   "KADANOFF" 0x89 "HDF5" CR LF 0x1A
//        16–19   version of the seal, little-endian, as all numbers here
//        24–31   length of the whole file
//        32–47   XXH3-128 of the whole file (canonical byte order), taken with these 16 bytes as zeros
//   all others are zero.
//
// libhdf5 crashes on some damaged files and reads most single flipped bits as good data, so it gets a Kadanoff file
// only after the digest was verified.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace kadanoff::io {

inline constexpr std::size_t seal_bytes = 512;
using Seal = std::array<unsigned char, seal_bytes>;

// Of these 512 bytes. What is in the HDF5 part has a version of its own (provenance.hpp).
inline constexpr std::uint32_t seal_version = 1;

struct SealInfo {
  std::int64_t length = 0;  // of the file, in bytes
  std::uint32_t version = seal_version;
  std::string digest;  // 32 hexadecimal digits
};

// The seal of a file whose part after the seal is `count` bytes.
Seal make_seal(const void* bytes, std::size_t count);

// An open file on the disk; `path` is for messages.
struct SealedFile {
  int descriptor;
  std::int64_t length;
  const std::filesystem::path& path;
};

// Reads up to `count` bytes from `offset` on; fewer only at the end of the file. Throws Error(io) if that fails.
std::size_t read_at(const SealedFile& file, std::int64_t offset, void* to, std::size_t count);

// The same for a file on the disk, which has any 512 bytes in place of the seal.
Seal make_seal(const SealedFile& file);

// Reads all of the file and returns the content of its seal; no value if the file has no Kadanoff seal. Throws
// Error(bad_input) if the file does not agree with its seal, Error(io) if it cannot be read.
std::optional<SealInfo> check_seal(const SealedFile& file);

}  // namespace kadanoff::io
