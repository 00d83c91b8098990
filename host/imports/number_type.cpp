// Turns bytes round where the file has the other order, and converts.
#include "host/imports/number_type.hpp"

#include <fmt/format.h>

#include <array>
#include <bit>
#include <cmath>
#include <cstring>

#include "kernels/core/check.hpp"

namespace kadanoff::imports {
namespace {

// IEEE 754 half precision.
double half_to_double(std::uint16_t bits) {
  const int exponent = bits >> 10 & 31, fraction = bits & 1023;
  const double sign = (bits & 0x8000) != 0 ? -1 : 1;
  if (exponent == 31) return fraction == 0 ? sign * HUGE_VAL : std::nan("");
  return sign * (exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(1024 + fraction, exponent - 25));
}

template <class T>
double value_of(const char* bytes) {
  T value;
  std::memcpy(&value, bytes, sizeof value);
  return static_cast<double>(value);
}

}  // namespace

std::string NumberType::text() const {
  constexpr std::array names{"bool", "uint", "int", "float"};
  const auto* name = names[static_cast<std::size_t>(kind)];
  return kind == Kind::boolean ? name : fmt::format("{}{}", name, 8 * bytes);
}

std::optional<std::pair<double, double>> range_of(const NumberType& type) {
  if (type.kind != NumberType::Kind::natural || type.bytes > 2) return std::nullopt;
  return std::pair(0.0, type.bytes == 1 ? 255.0 : 65535.0);
}

double to_double(const NumberType& type, const char* from) {
  std::array<char, 8> bytes{};
  const auto size = static_cast<std::size_t>(type.bytes);
  const bool turn = type.big_endian != (std::endian::native == std::endian::big);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = from[turn ? size - 1 - i : i];
  using Kind = NumberType::Kind;
  switch (type.kind) {
    case Kind::boolean:
      return value_of<std::uint8_t>(bytes.data()) != 0 ? 1 : 0;
    case Kind::natural:
      if (size == 1) return value_of<std::uint8_t>(bytes.data());
      if (size == 2) return value_of<std::uint16_t>(bytes.data());
      if (size == 4) return value_of<std::uint32_t>(bytes.data());
      if (size == 8) return value_of<std::uint64_t>(bytes.data());
      break;
    case Kind::integer:
      if (size == 1) return value_of<std::int8_t>(bytes.data());
      if (size == 2) return value_of<std::int16_t>(bytes.data());
      if (size == 4) return value_of<std::int32_t>(bytes.data());
      if (size == 8) return value_of<std::int64_t>(bytes.data());
      break;
    case Kind::real:
      if (size == 2) return half_to_double(std::bit_cast<std::uint16_t>(std::array{bytes[0], bytes[1]}));
      if (size == 4) return value_of<float>(bytes.data());
      if (size == 8) return value_of<double>(bytes.data());
      break;
  }
  fail(ExitCode::internal, "a number of {} bytes", type.bytes);
}

void to_floats(const NumberType& type, const char* from, std::size_t count, float* to) {
  const bool turn = type.big_endian != (std::endian::native == std::endian::big);
  if (type.kind == NumberType::Kind::real && type.bytes == 4 && !turn) {
    std::memcpy(to, from, count * sizeof(float));
    return;
  }
  for (std::size_t i = 0; i < count; ++i)
    to[i] = static_cast<float>(to_double(type, from + i * static_cast<std::size_t>(type.bytes)));
}

}  // namespace kadanoff::imports
