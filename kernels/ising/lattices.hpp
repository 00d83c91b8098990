// An ensemble of periodic L × L lattices ("replicas") of spins ±1: 32 replicas per word, one bit per spin (1 is +1).
//
// Replica r is bit r % 32 of the words of group r / 32; sixteen groups make a tile, whose words are contiguous:
//
//   words[tile][site][lane]      tile = r / 512      site = y L + x      lane = r / 32 % 16
//
// Replica r becomes sample r of the data set, so neighbouring bits may have different temperatures. The last tile is
// always full: replicas beyond the requested number are updated like the others but never read.
#pragma once

#include <cstdint>
#include <type_traits>

#include "kernels/core/array.hpp"

namespace kadanoff::ising {

inline constexpr int replicas_per_word = 32;
inline constexpr int lanes = 16;
inline constexpr int replicas_per_tile = replicas_per_word * lanes;

// With this limit an energy, up to 2 L², fits in a 32-bit integer, and a site's number in one word of a counter.
inline constexpr std::int64_t largest_side = 32767;

template <class T>
struct LatticesView {
  T* words = nullptr;
  std::int64_t side = 0;      // L ≥ 2
  std::int64_t replicas = 0;  // the requested number
  Device device = {};

  [[nodiscard]] KADANOFF_HD std::int64_t sites() const { return side * side; }
  [[nodiscard]] KADANOFF_HD std::int64_t tiles() const {
    return (replicas + replicas_per_tile - 1) / replicas_per_tile;
  }
  [[nodiscard]] KADANOFF_HD std::int64_t words_per_tile() const { return sites() * lanes; }
  [[nodiscard]] KADANOFF_HD T* tile(std::int64_t tile) const { return words + tile * words_per_tile(); }

  template <class U>  // a view of const words; NOLINTNEXTLINE(google-explicit-constructor): always safe
  requires(std::is_same_v<U, const T> && !std::is_const_v<T>) operator LatticesView<U>() const {
    return {.words = words, .side = side, .replicas = replicas, .device = device};
  }
};

class Lattices {
 public:
  // Uninitialised lattices on `device`: see start.hpp. Throws Error(internal) for a side outside 2 … largest_side.
  Lattices(Device device, std::int64_t side, std::int64_t replicas)
      : side_(side), replicas_(replicas), words_(device, size(side, replicas)) {}

  [[nodiscard]] std::int64_t side() const noexcept { return side_; }
  [[nodiscard]] std::int64_t replicas() const noexcept { return replicas_; }
  [[nodiscard]] Device device() const noexcept { return words_.device(); }
  [[nodiscard]] LatticesView<std::uint32_t> view() {
    return {.words = words_.data(), .side = side_, .replicas = replicas_, .device = words_.device()};
  }
  [[nodiscard]] LatticesView<const std::uint32_t> view() const {
    return {.words = words_.data(), .side = side_, .replicas = replicas_, .device = words_.device()};
  }
  [[nodiscard]] Array<std::uint32_t>& words() noexcept { return words_; }
  [[nodiscard]] const Array<std::uint32_t>& words() const noexcept { return words_; }

 private:
  static std::int64_t size(std::int64_t side, std::int64_t replicas) {
    expects(side >= 2 && side <= largest_side, "Lattices: the side is not from 2 to 32767");
    expects(replicas >= 1, "Lattices: no replicas");
    const LatticesView<std::uint32_t> shape{.side = side, .replicas = replicas};
    return shape.tiles() * shape.words_per_tile();
  }

  std::int64_t side_;
  std::int64_t replicas_;
  Array<std::uint32_t> words_;
};

// Sites of one colour have no neighbours of that colour, so that they can be updated together. An even side takes two
// colours, (x + y) mod 2. An odd side has no two-colouring on a torus and takes three, (f(x) + f(y)) mod 3 with
// f(x) = x mod 2, except f(L − 1) = 2.
KADANOFF_HD constexpr int colours(std::int64_t side) { return side % 2 == 0 ? 2 : 3; }

// The sites of `colour` in row y: every other x of [begin, end).
template <class Integer>
struct ColourRow {
  Integer begin = 0;
  Integer end = 0;
};

template <class Integer>
KADANOFF_HD constexpr ColourRow<Integer> colour_row(Integer side, Integer y, int colour) {
  if (side % 2 == 0) return {(y + static_cast<Integer>(colour)) % 2, side};
  const int f_y = y == side - 1 ? 2 : static_cast<int>(y % 2);
  const int f_x = (colour - f_y + 3) % 3;
  if (f_x == 2) return {side - 1, side};
  return {static_cast<Integer>(f_x), side - 1};
}

}  // namespace kadanoff::ising
