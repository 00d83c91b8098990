// Fragments of matrices that the lanes of a warp hold, put together.
#include "tests/cuda_on_cpu/tensor_core.hpp"

#include <bit>
#include <cmath>

#include "tests/cuda_on_cpu/fault.hpp"
#include "tests/cuda_on_cpu/launch.hpp"

namespace cuda_on_cpu {

namespace {

// One of the two bf16 numbers of a word.
float number(std::uint64_t word, unsigned which) {
  return std::bit_cast<float>(static_cast<std::uint32_t>(word >> (16 * which)) << 16);
}

float cut(double value) {
  const auto nearest = static_cast<float>(value);
  return std::abs(static_cast<double>(nearest)) > std::abs(value) ? std::nextafter(nearest, 0.0F) : nearest;
}

}  // namespace

void multiply_add(float (&c)[4], const std::uint32_t (&a)[4], std::uint32_t b0, std::uint32_t b1) {
  const auto pair = [](std::uint32_t first, std::uint32_t second) { return first | std::uint64_t{second} << 32; };
  const LaneWords* const lanes = exchange(0xFFFFFFFF, {pair(a[0], a[1]), pair(a[2], a[3]), pair(b0, b1)});
  const unsigned g = lane() / 4, t = lane() % 4;
  const auto a_of = [&](unsigned row, unsigned k) {
    return number(lanes[4 * (row % 8) + k % 8 / 2][k / 8] >> (32 * (row / 8)), k % 2);
  };
  const auto b_of = [&](unsigned k, unsigned column) {
    return number(lanes[4 * column + k % 8 / 2][2] >> (32 * (k / 8)), k % 2);
  };
  for (unsigned entry = 0; entry < 4; ++entry) {
    double sum = static_cast<double>(c[entry]);
    for (unsigned k = 0; k < 16; ++k)
      sum += static_cast<double>(a_of(g + 8 * (entry / 2), k)) * static_cast<double>(b_of(k, 2 * t + entry % 2));
    c[entry] = cut(sum);
  }
}

void find_entries(const void* row, bool transposed, const std::uint16_t* (&entries)[4][2]) {
  const auto mine = reinterpret_cast<std::uintptr_t>(row);
  if (mine % 16 != 0) fault("misaligned: a row of a matrix at {:#x} is not at a multiple of 16 bytes", mine);
  const LaneWords* const rows = exchange(0xFFFFFFFF, {mine});
  const unsigned g = lane() / 4, t = lane() % 4;
  for (unsigned matrix = 0; matrix < 4; ++matrix)
    for (unsigned which = 0; which < 2; ++which) {
      const unsigned of_row = transposed ? 2 * t + which : g, column = transposed ? g : 2 * t + which;
      entries[matrix][which] = reinterpret_cast<const std::uint16_t*>(rows[8 * matrix + of_row][0]) + column;
    }
}

}  // namespace cuda_on_cpu
