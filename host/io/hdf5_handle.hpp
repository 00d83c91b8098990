// What the HDF5 sources share: handles that close themselves, C++ types in HDF5's terms, error texts. Not for others.
#pragma once

#define H5_USE_110_API
#include <hdf5.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "host/io/seal.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::io::h5 {

class Handle {
 public:
  Handle() = default;
  // `id` as HDF5 returned it; negative is an error, and then there is nothing to close.
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

// HDF5's own printing of errors off. Call it before anything else.
void silence();

// The innermost of the errors that HDF5 has noted, "required filter 'lzf' is not registered"; never empty.
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

// Text of any length, UTF-8: h5py shows it as str.
Handle text_type();

// Read-only, without HDF5's file locks (which many network file systems lack).
Handle open_file(const std::string& path);

// The file's seal, or nothing if it is a foreign one. Throws Error(io) if it cannot be read, Error(bad_input) if it is
// damaged or not HDF5.
std::optional<SealInfo> require_undamaged(const std::filesystem::path& path);

// Opens everything that is in the file and reads all of it, in pieces; `alive` is called after each. Throws
// Error(bad_input) at the first error. Meant for a child process, for libhdf5 may crash.
void read_everything(const std::string& path, std::int64_t file_bytes, const std::function<void()>& alive);

}  // namespace kadanoff::io::h5
