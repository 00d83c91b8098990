// Array<T>: owns memory on one device. Move-only. Only copy_to, to_device and to_host move data between devices.
#pragma once

#include <cstdint>
#include <iterator>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "kernels/core/check.hpp"
#include "kernels/core/context.hpp"
#include "kernels/core/view.hpp"

namespace kadanoff {

// Raw memory on a device, aligned to at least 64 bytes; zero bytes give nullptr. See array.cpp.
void* allocate(Device device, std::size_t bytes);
void release(Device device, void* memory) noexcept;
void copy_bytes(Context& context, Device to_device, void* to, Device from_device, const void* from, std::size_t bytes);
void fill_zero_bytes(Context& context, Device device, void* memory, std::size_t bytes);

template <class T>
class Array {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  Array() = default;

  // Uninitialised memory for `size` elements on `device`.
  Array(Device device, std::int64_t size)
      : device_(device),
        size_(size),
        data_(static_cast<T*>(allocate(device, static_cast<std::size_t>(size) * sizeof(T)))) {}

  Array(Array&& other) noexcept
      : device_(other.device_), size_(std::exchange(other.size_, 0)), data_(std::exchange(other.data_, nullptr)) {}
  Array& operator=(Array&& other) noexcept {
    std::swap(device_, other.device_);
    std::swap(size_, other.size_);
    std::swap(data_, other.data_);
    return *this;
  }
  ~Array() { release(device_, data_); }

  [[nodiscard]] Device device() const noexcept { return device_; }
  [[nodiscard]] std::int64_t size() const noexcept { return size_; }
  [[nodiscard]] std::size_t bytes() const noexcept { return static_cast<std::size_t>(size_) * sizeof(T); }
  [[nodiscard]] T* data() noexcept { return data_; }
  [[nodiscard]] const T* data() const noexcept { return data_; }

  [[nodiscard]] Vector<T> vector() noexcept { return {.data = data_, .size = size_, .device = device_}; }
  [[nodiscard]] Vector<const T> vector() const noexcept { return {.data = data_, .size = size_, .device = device_}; }
  [[nodiscard]] Matrix<T> matrix(std::int64_t rows, std::int64_t cols) {
    expects(rows * cols <= size_, "Array::matrix: the array is smaller than the matrix");
    return contiguous(data_, rows, cols, device_);
  }
  [[nodiscard]] Matrix<const T> matrix(std::int64_t rows, std::int64_t cols) const {
    expects(rows * cols <= size_, "Array::matrix: the array is smaller than the matrix");
    return contiguous(data_, rows, cols, device_);
  }

  void fill_zero(Context& context) { fill_zero_bytes(context, device_, data_, bytes()); }

  void copy_to(Context& context, Array& to) const {
    expects(to.size_ == size_, "Array::copy_to: the sizes differ");
    copy_bytes(context, to.device_, to.data_, device_, data_, bytes());
  }
  // A copy on another device (or on the same one).
  [[nodiscard]] Array copied_to(Context& context, Device device) const {
    Array copy(device, size_);
    copy_to(context, copy);
    return copy;
  }

 private:
  Device device_;
  std::int64_t size_ = 0;
  T* data_ = nullptr;
};

// A copy of host values on the context's device, and back.
template <class T>
Array<T> to_device(Context& context, std::span<const T> values) {
  Array<T> array(context.device(), std::ssize(values));
  copy_bytes(context, array.device(), array.data(), cpu_device, values.data(), array.bytes());
  return array;
}
template <class T>
Array<T> to_device(Context& context, const std::vector<T>& values) {
  return to_device(context, std::span<const T>(values));
}

template <class T>
std::vector<T> to_host(Context& context, const Array<T>& array) {
  std::vector<T> values(static_cast<std::size_t>(array.size()));
  copy_bytes(context, cpu_device, values.data(), array.device(), array.data(), array.bytes());
  return values;
}

}  // namespace kadanoff
