// The draws of one tile: Philox at the counters (site, group, block, sweep) for the sixteen groups of a tile at once.
//
// The lanes differ only in the group, which enters in one place. So the first two rounds are scalar except for one
// product, which depends on neither site nor sweep and is computed once per tile. The third round needs one vector
// product instead of two. In all, a draw needs 15 vector products instead of 20.
#pragma once

#include "kernels/ising/acceptance.hpp"
#include "kernels/random/philox_simd.hpp"
#include "kernels/random/streams.hpp"

namespace kadanoff::ising {
namespace {  // NOLINT(google-build-namespaces): one copy per instruction set, on purpose

constexpr std::uint32_t high_word(std::uint64_t product) { return static_cast<std::uint32_t>(product >> 32); }
constexpr std::uint32_t low_word(std::uint64_t product) { return static_cast<std::uint32_t>(product); }

// The part of a draw that depends on site and sweep, the same for all blocks of digits: half of the first round.
struct SiteCounter {
  std::uint32_t word_2, word_3;
};

class TileDraws {
 public:
  static constexpr int blocks = digits / digits_per_draw;

  KADANOFF_INLINE TileDraws(std::uint32_t first_group, const random::PhiloxKey& key) {
    for (int round = 0; round < random::philox::rounds; ++round) {
      key_[round][0] = key[0] + static_cast<std::uint32_t>(round) * random::philox::weyl_0;
      key_[round][1] = key[1] + static_cast<std::uint32_t>(round) * random::philox::weyl_1;
    }
    const random::SplitWords groups = random::split(random::broadcast(first_group) + random::lane_numbers());
    for (std::uint32_t block = 0; block < blocks; ++block) {
      const std::uint64_t product = std::uint64_t{random::philox::multiplier_1} * block;
      const random::U64x8 mixed = random::U64x8{} + (high_word(product) ^ key_[0][0]);
      second_product_[block] = {random::multiply_low(groups.even ^ mixed, random::philox::multiplier_0),
                                random::multiply_low(groups.odd ^ mixed, random::philox::multiplier_0)};
      first_word_1_[block] = low_word(product);
    }
  }

  [[nodiscard]] KADANOFF_INLINE SiteCounter site(std::uint32_t site, std::uint32_t sweep) const {
    const std::uint64_t product = std::uint64_t{random::philox::multiplier_0} * site;
    return {high_word(product) ^ sweep ^ key_[0][1], low_word(product)};
  }

  [[nodiscard]] KADANOFF_INLINE random::PhiloxVectors draw(const SiteCounter& counter, int block) const {
    // Round 2: only words 2 and 3 differ between lanes.
    const std::uint64_t product_1 = std::uint64_t{random::philox::multiplier_1} * counter.word_2;
    const std::uint32_t word_0 = high_word(product_1) ^ first_word_1_[block] ^ key_[1][0];
    const std::uint32_t word_1 = low_word(product_1);
    const random::SplitWords& word_3 = second_product_[block];
    const random::U64x8 mixed_2 = random::U64x8{} + (counter.word_3 ^ key_[1][1]);
    const random::SplitWords word_2{(word_3.even >> 32) ^ mixed_2, (word_3.odd >> 32) ^ mixed_2};
    // Round 3: word 3 is the same in all lanes.
    const std::uint64_t product_0 = std::uint64_t{random::philox::multiplier_0} * word_0;
    const random::SplitWords vector_product{random::multiply_low(word_2.even, random::philox::multiplier_1),
                                            random::multiply_low(word_2.odd, random::philox::multiplier_1)};
    const random::U64x8 mixed_0 = random::U64x8{} + (word_1 ^ key_[2][0]);
    const random::U64x8 mixed_3 = random::U64x8{} + (high_word(product_0) ^ key_[2][1]);
    const random::U64x8 low_0 = random::U64x8{} + low_word(product_0);
    random::PhiloxSplit state{{{(vector_product.even >> 32) ^ mixed_0, (vector_product.odd >> 32) ^ mixed_0},
                               vector_product,
                               {word_3.even ^ mixed_3, word_3.odd ^ mixed_3},
                               {low_0, low_0}}};
#pragma GCC unroll 7
    for (int round = 3; round < random::philox::rounds; ++round)
      state = random::philox_round(state, key_[round][0], key_[round][1]);
    return {{random::join(state.word[0]), random::join(state.word[1]), random::join(state.word[2]),
             random::join(state.word[3])}};
  }

 private:
  random::SplitWords second_product_[blocks];  // product of word 0 after the first round
  std::uint32_t first_word_1_[blocks];
  std::uint32_t key_[random::philox::rounds][2];
};

}  // namespace
}  // namespace kadanoff::ising
