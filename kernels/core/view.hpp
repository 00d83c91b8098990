// Views: a pointer, a shape and the device that the memory is on. Trivially copyable, passed by value, even into
// kernels; they own nothing. Matrices are row-major, `stride` elements from one row to the next.
#pragma once

#include <cstdint>
#include <type_traits>

#include "kernels/core/device.hpp"

#ifdef __CUDACC__
#define KADANOFF_HD __host__ __device__
#else
#define KADANOFF_HD
#endif

namespace kadanoff {

template <class T>
struct Vector {
  T* data = nullptr;
  std::int64_t size = 0;
  Device device;

  KADANOFF_HD T& operator[](std::int64_t i) const { return data[i]; }

  friend bool operator==(const Vector&, const Vector&) = default;  // the same memory, not the same values

  template <class U>  // a view of const elements; NOLINTNEXTLINE(google-explicit-constructor): always safe
  requires(std::is_same_v<U, const T> && !std::is_const_v<T>) KADANOFF_HD operator Vector<U>() const {
    return {.data = data, .size = size, .device = device};
  }
};

template <class T>
struct Matrix {
  T* data = nullptr;
  std::int64_t rows = 0;
  std::int64_t cols = 0;
  std::int64_t stride = 0;
  Device device;

  KADANOFF_HD T* row(std::int64_t i) const { return data + i * stride; }
  KADANOFF_HD T& operator()(std::int64_t i, std::int64_t j) const { return data[i * stride + j]; }

  friend bool operator==(const Matrix&, const Matrix&) = default;  // the same memory, not the same values

  // The block_rows × block_cols block that begins at (row, col).
  Matrix block(std::int64_t row, std::int64_t col, std::int64_t block_rows, std::int64_t block_cols) const {
    return {
        .data = data + row * stride + col, .rows = block_rows, .cols = block_cols, .stride = stride, .device = device};
  }
  // Rows [first, first + count).
  Matrix slice(std::int64_t first, std::int64_t count) const { return block(first, 0, count, cols); }

  template <class U>  // a view of const elements; NOLINTNEXTLINE(google-explicit-constructor): always safe
  requires(std::is_same_v<U, const T> && !std::is_const_v<T>) KADANOFF_HD operator Matrix<U>() const {
    return {.data = data, .rows = rows, .cols = cols, .stride = stride, .device = device};
  }
};

// A matrix whose rows follow each other in memory.
template <class T>
Matrix<T> contiguous(T* data, std::int64_t rows, std::int64_t cols, Device device) {
  return {.data = data, .rows = rows, .cols = cols, .stride = cols, .device = device};
}

}  // namespace kadanoff
