// The CPU's inner loop: 512 replicas of one site at a time, bits in vectors.
//
// If k of a site's four neighbours point the other way, a flip costs dE = 8 − 4k. |dE| selects one of the two
// thresholds; Metropolis compares only where dE > 0. Each random digit decides half of the open comparisons, so about
// 10 digits decide all 512. The first two draws (8 digits) are made together, so that the CPU can overlap them; the
// other draws are made only while they can still change a spin.
#include "kernels/ising/bits_simd.hpp"
#include "kernels/ising/draws_simd.hpp"
#include "kernels/ising/lattices.hpp"
#include "kernels/ising/metropolis_isa.hpp"

namespace kadanoff::ising {
namespace {  // NOLINT(google-build-namespaces): one copy an instruction set, on purpose

// A comparison u < threshold in every bit, from the most significant digit down.
struct Comparison {
  random::U32x16 undecided;     // all digits so far are equal
  random::U32x16 less;          // where decided; starts with what the bits that need no comparison shall have
  random::U32x16 cost_is_8;     // which threshold: of dE = ±8, or of ±4
  const random::U32x16* masks;  // [digit][cost]

  KADANOFF_INLINE void step(const random::PhiloxVectors& random, int block) {
#pragma GCC unroll 4
    for (int i = 0; i < digits_per_draw; ++i) {
      const random::U32x16* mask = masks + 2 * (block * digits_per_draw + i);
      const random::U32x16 digit = select(cost_is_8, mask[1], mask[0]);
      less = select(undecided, digit, less);  // the threshold's digit where the two differ first says which is larger
      undecided = where_equal(undecided, digit, random.word[i]);
    }
  }
};

KADANOFF_INLINE random::U32x16 updated(const random::U32x16& spin, const random::U32x16& a, const random::U32x16& b,
                                       const random::U32x16& c, const random::U32x16& d,
                                       const random::U32x16& heat_bath, const random::U32x16* masks,
                                       const TileDraws& draws, const SiteCounter& counter) {
  const random::U32x16 costs_8 = all_equal(a, b, c) & ~(c ^ d);
  const random::U32x16 costs = costs_8 | (parity(a, b, c) ^ d);     // dE ≠ 0
  const random::U32x16 gains = costs & (spin ^ majority(a, b, c));  // dE < 0

  const random::PhiloxVectors first = draws.draw(counter, 0), second = draws.draw(counter, 1);
  // Without a cost: Metropolis accepts; heat bath tosses a coin, u < 2³¹.
  Comparison u{.undecided = costs & (heat_bath | ~gains),
               .less = ~costs & heat_bath & ~first.word[0],
               .cost_is_8 = costs_8,
               .masks = masks};
  u.step(first, 0);
  u.step(second, 1);
  for (int block = 2; block < TileDraws::blocks && random::any_bit(u.undecided); ++block)
    u.step(draws.draw(counter, block), block);
  // u = threshold is not less. What `less` means is turned round for dE < 0 and, in Metropolis, for dE = 0.
  return spin ^ (u.less & ~u.undecided) ^ select(costs, gains, ~heat_bath);
}

}  // namespace

namespace KADANOFF_SIMD {

void sweep_tile(const TileUpdate& tile, const random::RngKey& key, std::int64_t count) {
  const TileDraws draws(tile.first_group, key.key);
  const auto* masks = reinterpret_cast<const random::U32x16*>(tile.digit_masks);
  auto* spins = reinterpret_cast<random::U32x16*>(tile.words);
  const random::U32x16 heat_bath = *reinterpret_cast<const random::U32x16*>(tile.heat_bath);
  const std::int64_t side = tile.side;

  for (std::int64_t i = 0; i < count; ++i) {
    const auto number = key.step + static_cast<std::uint32_t>(i);
    for (int colour = 0; colour < colours(side); ++colour) {
      for (std::int64_t y = 0; y < side; ++y) {
        random::U32x16* row = spins + y * side;
        const random::U32x16* up = spins + (y == 0 ? side - 1 : y - 1) * side;
        const random::U32x16* down = spins + (y == side - 1 ? 0 : y + 1) * side;
        const auto [begin, end] = colour_row(side, y, colour);
        for (std::int64_t x = begin; x < end; x += 2) {
          const random::U32x16& left = row[x == 0 ? side - 1 : x - 1];
          const random::U32x16& right = row[x == side - 1 ? 0 : x + 1];
          row[x] = updated(row[x], left, right, up[x], down[x], heat_bath, masks, draws,
                           draws.site(static_cast<std::uint32_t>(y * side + x), number));
        }
      }
    }
  }
}

}  // namespace KADANOFF_SIMD
}  // namespace kadanoff::ising
