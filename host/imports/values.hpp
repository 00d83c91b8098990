// What becomes of the imported numbers: spins ±1, the same as units 0 and 1, or real values in [−1, 1].
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "host/base/choices.hpp"
#include "host/imports/row_reader.hpp"

namespace kadanoff::imports {

enum class Values : std::uint8_t { automatic, real, spin, binary };

// What all rows hold, taken row by row.
class Statistics {
 public:
  // `name` begins messages.
  Statistics(std::string name, const Description& description)
      : name_(std::move(name)), units_(static_cast<std::size_t>(description.units())), element_(description.element) {}

  // Throws Error(bad_input), naming the sample and the value, for NaN and infinity.
  void add(const char* row);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] double least() const { return least_; }
  [[nodiscard]] double largest() const { return largest_; }
  [[nodiscard]] bool only_01() const { return only_01_; }
  [[nodiscard]] bool only_spins() const { return only_spins_; }
  // Values that are the same in all samples, if there are several.
  [[nodiscard]] std::int64_t constant_units() const;

 private:
  template <class T>
  void add_values(const T* row);

  std::string name_;
  std::size_t units_;
  Element element_;
  std::int64_t rows_ = 0;
  double least_ = std::numeric_limits<double>::infinity(), largest_ = -std::numeric_limits<double>::infinity();
  bool only_01_ = true, only_spins_ = true;
  std::vector<float> first_;  // the first row
  std::vector<char> varies_;  // per unit
};

// A line through (low, −1) and (high, 1), or a step.
struct Mapping {
  Values values = Values::real;  // real, spin or binary
  double low = -1, high = 1;     // real
  double threshold = 0;          // spin and binary: 1 from there on
  bool keeps_signs = false;      // a unit of the other sign becomes one: the middle stays in the middle
  std::string text{};            // for people: "0 … 255 become -1 … 1"

  // Of a value that is not beyond the range by more than rounding.
  [[nodiscard]] float real(double value) const;
  [[nodiscard]] int least_unit() const { return values == Values::binary ? 0 : -1; }
  [[nodiscard]] std::int8_t unit(double value) const {
    return static_cast<std::int8_t>(value >= threshold ? 1 : least_unit());
  }
};

// What the user asks for. Throws Error(usage) for a threshold with real values or a range with spins, Error(bad_input)
// for values outside of the range.
struct ValueOptions {
  Values values = Values::automatic;
  std::optional<double> threshold{};
  std::optional<std::pair<double, double>> range{};
};
Mapping choose_mapping(const ValueOptions& options, const Description& description, const Statistics& statistics);

// "0:255". Throws Error(usage), naming --range.
std::pair<double, double> parse_range(const std::string& text);

}  // namespace kadanoff::imports

template <>
inline constexpr auto kadanoff::choices<kadanoff::imports::Values> =
    std::array{Choice{imports::Values::automatic, "auto"}, Choice{imports::Values::real, "real"},
               Choice{imports::Values::spin, "spin"}, Choice{imports::Values::binary, "binary"}};
