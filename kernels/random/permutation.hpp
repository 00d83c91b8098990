// A random permutation of 0 … n−1 that is computed, not stored: entry i costs a few multiplications, on any device,
// in any order. It shuffles the data of an epoch without a table to build, copy or checkpoint.
//
// A balanced Feistel network on the smallest even number of bits that holds n; values ≥ n are encrypted again until
// they fall below it ("cycle walking", Black & Rogaway 2002), fewer than 4 times on average.
#pragma once

#include <cstdint>

#include "kernels/core/view.hpp"
#include "kernels/random/streams.hpp"

namespace kadanoff::random {

class Permutation {
 public:
  static constexpr int rounds = 6;

  // The identity on 0 … n−1.
  explicit constexpr Permutation(std::uint32_t n) : size_(n) {}

  // A permutation of 0 … n−1 drawn by `key`.
  constexpr Permutation(std::uint32_t n, const RngKey& key) : size_(n), shuffled_(true) {
    while (half_bits_ < 16 && (std::uint64_t{1} << (2 * half_bits_)) < n) ++half_bits_;
    for (int block = 0; block < 2; ++block) {
      const auto words = draw(key, 0, 0, static_cast<std::uint32_t>(block));
      for (int i = 0; i < 4 && 4 * block + i < rounds; ++i)
        round_keys_[4 * block + i] = words[static_cast<std::size_t>(i)];
    }
  }

  [[nodiscard]] constexpr std::uint32_t size() const { return size_; }

  KADANOFF_HD constexpr std::uint32_t operator()(std::uint32_t i) const {
    if (!shuffled_) return i;
    do i = encrypt(i);
    while (i >= size_);
    return i;
  }

 private:
  KADANOFF_HD constexpr std::uint32_t encrypt(std::uint32_t value) const {
    const std::uint32_t mask = (std::uint32_t{1} << half_bits_) - 1;
    std::uint32_t left = value >> half_bits_, right = value & mask;
    for (int round = 0; round < rounds; ++round) {
      // The finaliser of MurmurHash3: every bit of the input reaches every bit of the output.
      std::uint32_t hash = right ^ round_keys_[round];
      hash = (hash ^ (hash >> 16)) * 0x85EBCA6BU;
      hash = (hash ^ (hash >> 13)) * 0xC2B2AE35U;
      hash ^= hash >> 16;
      const std::uint32_t next = left ^ (hash & mask);
      left = right;
      right = next;
    }
    return (left << half_bits_) | right;
  }

  std::uint32_t size_ = 0;
  std::uint32_t half_bits_ = 1;
  std::uint32_t round_keys_[rounds] = {};
  bool shuffled_ = false;
};

}  // namespace kadanoff::random
