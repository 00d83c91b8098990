// What the HDF5 sources share: handles that close themselves, HDF5 types for C++ types, error texts. Only for these
// sources.
#pragma once

#define H5_USE_110_API
#include <hdf5.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "host/io/seal.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::io::h5 {

// An HDF5 file begins with it, or has it after a user block of 512, 1024, 2048 … bytes.
inline constexpr std::array<unsigned char, 8> signature{0x89, 'H', 'D', 'F', '\r', '\n', 0x1A, '\n'};

class Handle {
 public:
  Handle() = default;
  // `id` is what HDF5 returned; a negative one is an error, and then there is nothing to close.
  Handle(hid_t id, herr_t (*close)(hid_t)) : id_(id), close_(close) {}
  Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, -1)), close_(other.close_) {}
  Handle& operator=(Handle&& other) noexcept {
    std::swap(id_, other.id_);
    std::swap(close_, other.close_);
    return *this;
  }
  ~Handle() {
    if (id_ >= 0) close_(id_);
  }
  [[nodiscard]] bool valid() const noexcept { return id_ >= 0; }
  operator hid_t() const noexcept { return id_; }  // NOLINT(google-explicit-constructor): it stands for the id
  hid_t release() noexcept { return std::exchange(id_, -1); }

 private:
  hid_t id_ = -1;
  herr_t (*close_)(hid_t) = nullptr;
};

// Switches off HDF5's own error messages. Call it before anything else. (Its variables of the environment that move
// files are set when the program starts: parts of a file are beside it.)
void silence();

// The errno of a system call that failed under libhdf5 since this was asked last; 0: none did. Not what a file can
// cause by what it says. Many functions of libhdf5 answer "there is none" then.
int take_failure_of_the_disk();
void note_failure_of_the_disk(int error);

// The innermost error on HDF5's error stack, "required filter 'lzf' is not registered"; never empty.
std::string last_error();

inline void check(herr_t status, const char* operation) {
  if (status < 0) fail(ExitCode::internal, "HDF5: {}: {}", operation, last_error());
}
inline Handle check(Handle handle, const char* operation) {
  if (!handle.valid()) fail(ExitCode::internal, "HDF5: {}: {}", operation, last_error());
  return handle;
}

// The files are little-endian on every machine.
struct NumberType {
  hid_t memory;
  hid_t file;
};
template <class T>
NumberType number_type() {
  if constexpr (std::is_same_v<T, std::int8_t>) return {H5T_NATIVE_INT8, H5T_STD_I8LE};
  if constexpr (std::is_same_v<T, std::uint8_t>) return {H5T_NATIVE_UINT8, H5T_STD_U8LE};
  if constexpr (std::is_same_v<T, std::int32_t>) return {H5T_NATIVE_INT32, H5T_STD_I32LE};
  if constexpr (std::is_same_v<T, std::uint32_t>) return {H5T_NATIVE_UINT32, H5T_STD_U32LE};
  if constexpr (std::is_same_v<T, std::int64_t>) return {H5T_NATIVE_INT64, H5T_STD_I64LE};
  if constexpr (std::is_same_v<T, std::uint64_t>) return {H5T_NATIVE_UINT64, H5T_STD_U64LE};
  if constexpr (std::is_same_v<T, float>) return {H5T_NATIVE_FLOAT, H5T_IEEE_F32LE};
  if constexpr (std::is_same_v<T, double>) return {H5T_NATIVE_DOUBLE, H5T_IEEE_F64LE};
}

// UTF-8 text of variable length: h5py reads it as str.
Handle text_type();

// Read-only, without HDF5's file locks (which many network file systems lack).
Handle open_file(const std::string& path);

// The file's seal, or no value for a foreign file. Throws Error(io) if the file cannot be read, Error(bad_input) if it
// is damaged or not HDF5.
std::optional<SealInfo> require_undamaged(const std::filesystem::path& path);
[[noreturn]] void fail_for_lost_seal(const std::filesystem::path& path);

}  // namespace kadanoff::io::h5
