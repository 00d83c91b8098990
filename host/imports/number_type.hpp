// The types of numbers in IDX and npy files, in either byte order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace kadanoff::imports {

struct NumberType {
  enum class Kind : std::uint8_t { boolean, natural, integer, real };
  Kind kind = Kind::natural;
  int bytes = 1;  // 1, 2, 4, 8; of reals 2, 4, 8
  bool big_endian = false;

  [[nodiscard]] bool is_byte() const { return bytes == 1 && kind != Kind::integer; }  // a value is one unsigned byte
  [[nodiscard]] std::string text() const;                                             // "uint8", "float32", "bool"
};

// The range that stands for black and white: of natural numbers of 8 and 16 bits, the whole one; otherwise none.
std::optional<std::pair<double, double>> range_of(const NumberType& type);

// Numbers as they stand in the file. A double that is too large for a float becomes infinite.
void to_floats(const NumberType& type, const char* from, std::size_t count, float* to);
double to_double(const NumberType& type, const char* from);

}  // namespace kadanoff::imports
