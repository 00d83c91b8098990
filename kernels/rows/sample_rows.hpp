// Samples as rows: packed spins ±1, one bit a unit (spin_rows.hpp), or real values from −1 to 1, one float a unit.
#pragma once

#include <cstdint>

#include "kernels/core/view.hpp"
#include "kernels/rows/spin_rows.hpp"

namespace kadanoff::rows {

enum class Values : std::uint8_t { spins, real };

// A view of one or the other; the one that it is not is empty.
struct SampleRows {
  SpinRows spins;
  Matrix<const float> real;

  SampleRows() = default;
  // NOLINTNEXTLINE(google-explicit-constructor): spins are samples
  SampleRows(const SpinRows& samples) : spins(samples) {}
  SampleRows(Matrix<const std::uint32_t> words, std::int64_t units) : spins{.words = words, .units = units} {}
  // NOLINTNEXTLINE(google-explicit-constructor): so are real values
  SampleRows(Matrix<const float> values) : real(values) {}

  [[nodiscard]] Values values() const { return real.data == nullptr ? Values::spins : Values::real; }
  [[nodiscard]] bool is_real() const { return values() == Values::real; }
  [[nodiscard]] std::int64_t rows() const { return is_real() ? real.rows : spins.rows(); }
  [[nodiscard]] std::int64_t units() const { return is_real() ? real.cols : spins.units; }
  [[nodiscard]] Device device() const { return is_real() ? real.device : spins.words.device; }
  friend bool operator==(const SampleRows&, const SampleRows&) = default;
};

// The words of 32 bits that a row takes.
constexpr std::int64_t words_per_row(Values values, std::int64_t units) {
  return values == Values::real ? units : words_per_row(units);
}

}  // namespace kadanoff::rows
