// The draws of one tile: Philox at the counters (site, group, block, sweep) for the sixteen groups of a tile at once.
//
// Between the lanes only the group differs, and it enters in one place. So the first two rounds are scalar but for one
// product that depends on neither the site nor the sweep and is made once a tile, and the third needs one vector
// product instead of two: 15 vector products a draw instead of 20.
#pragma once

#include "kernels/ising/acceptance.hpp"
#include "kernels/random/philox_simd.hpp"
#include "kernels/random/streams.hpp"

namespace kadanoff::ising {
namespace {  // NOLINT(google-build-namespaces): one copy an instruction set, on purpose

constexpr std::uint32_t high_word(std::uint64_t product) { return static_cast<std::uint32_t>(product >> 32); }
constexpr std::uint32_t low_word(std::uint64_t product) { return static_cast<std::uint32_t>(product); }

// What a draw needs of its site and sweep, the same for all blocks of digits: half of the first round.
struct SiteCounter {
  std::uint32_t word_2, word_3;
};

class TileDraws {
 public:
  static constexpr int blocks = digits / digits_per_draw;

  KADANOFF_INLINE TileDraws(std::uint32_t first_group, const PhiloxKey& key) {
    for (int round = 0; round < philox::rounds; ++round) {
      key_[round][0] = key[0] + static_cast<std::uint32_t>(round) * philox::weyl_0;
      key_[round][1] = key[1] + static_cast<std::uint32_t>(round) * philox::weyl_1;
    }
    const SplitWords groups = split(broadcast(first_group) + lane_numbers());
    for (std::uint32_t block = 0; block < blocks; ++block) {
      const std::uint64_t product = std::uint64_t{philox::multiplier_1} * block;
      const U64x8 mixed = U64x8{} + (high_word(product) ^ key_[0][0]);
      second_product_[block] = {multiply_low(groups.even ^ mixed, philox::multiplier_0),
                                multiply_low(groups.odd ^ mixed, philox::multiplier_0)};
      first_word_1_[block] = low_word(product);
    }
  }

  [[nodiscard]] KADANOFF_INLINE SiteCounter site(std::uint32_t site, std::uint32_t sweep) const {
    const std::uint64_t product = std::uint64_t{philox::multiplier_0} * site;
    return {high_word(product) ^ sweep ^ key_[0][1], low_word(product)};
  }

  [[nodiscard]] KADANOFF_INLINE PhiloxVectors draw(const SiteCounter& counter, int block) const {
    // Round 2, of which only words 2 and 3 differ between lanes, …
    const std::uint64_t product_1 = std::uint64_t{philox::multiplier_1} * counter.word_2;
    const std::uint32_t word_0 = high_word(product_1) ^ first_word_1_[block] ^ key_[1][0];
    const std::uint32_t word_1 = low_word(product_1);
    const SplitWords& word_3 = second_product_[block];
    const U64x8 mixed_2 = U64x8{} + (counter.word_3 ^ key_[1][1]);
    const SplitWords word_2{(word_3.even >> 32) ^ mixed_2, (word_3.odd >> 32) ^ mixed_2};
    // … and round 3, whose word 3 does not.
    const std::uint64_t product_0 = std::uint64_t{philox::multiplier_0} * word_0;
    const SplitWords vector_product{multiply_low(word_2.even, philox::multiplier_1),
                                    multiply_low(word_2.odd, philox::multiplier_1)};
    const U64x8 mixed_0 = U64x8{} + (word_1 ^ key_[2][0]);
    const U64x8 mixed_3 = U64x8{} + (high_word(product_0) ^ key_[2][1]);
    const U64x8 low_0 = U64x8{} + low_word(product_0);
    PhiloxSplit state{{{(vector_product.even >> 32) ^ mixed_0, (vector_product.odd >> 32) ^ mixed_0},
                       vector_product,
                       {word_3.even ^ mixed_3, word_3.odd ^ mixed_3},
                       {low_0, low_0}}};
#pragma GCC unroll 7
    for (int round = 3; round < philox::rounds; ++round) state = philox_round(state, key_[round][0], key_[round][1]);
    return {{join(state.word[0]), join(state.word[1]), join(state.word[2]), join(state.word[3])}};
  }

 private:
  SplitWords second_product_[blocks];  // of word 0 after the first round
  std::uint32_t first_word_1_[blocks];
  std::uint32_t key_[philox::rounds][2];
};

}  // namespace
}  // namespace kadanoff::ising
