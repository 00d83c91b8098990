// One lattice at a time, in two passes: one bit a block that says whether +1 has the majority and one that says whether
// there is a tie; then the ties, 32 blocks at a time. Blocks of 2 × 2 are counted 32 at a time, too: pairs of bits go
// through logic, not through counters. Larger ones are counted row by row, up to 64 spins in one instruction.
#include <algorithm>
#include <bit>
#include <vector>

#include "kernels/blocks/block_majority.hpp"
#include "kernels/blocks/row_bits.hpp"

namespace kadanoff::blocks::cpu {
namespace {

constexpr std::int64_t lattices_a_task = 128;

// Bits 0, 2, 4 … 62 as bits 0 … 31.
std::uint32_t even_bits(std::uint64_t bits) {
  bits &= 0x5555555555555555U;
  bits = (bits | bits >> 1) & 0x3333333333333333U;
  bits = (bits | bits >> 2) & 0x0F0F0F0F0F0F0F0FU;
  bits = (bits | bits >> 4) & 0x00FF00FF00FF00FFU;
  bits = (bits | bits >> 8) & 0x0000FFFF0000FFFFU;
  return static_cast<std::uint32_t>(bits | bits >> 16);
}

struct Counted {
  std::uint32_t up, tied;  // a bit each block
};

// Blocks of 2 × 2 side by side, from their upper and their lower spins.
Counted count_pairs(std::uint64_t upper, std::uint64_t lower) {
  const std::uint64_t upper_right = upper >> 1, lower_right = lower >> 1;
  const std::uint64_t upper_both = upper & upper_right, upper_one = upper ^ upper_right;
  const std::uint64_t lower_both = lower & lower_right, lower_one = lower ^ lower_right;
  const std::uint64_t upper_none = ~(upper | upper_right), lower_none = ~(lower | lower_right);
  return {.up = even_bits((upper_both & ~lower_none) | (upper_one & lower_both)),
          .tied = even_bits((upper_one & lower_one) | (upper_both & lower_none) | (upper_none & lower_both))};
}

// The block at column x and row y of the lattice.
Counted count_block(const std::uint32_t* spins, std::int64_t side, std::int64_t block, std::int64_t x, std::int64_t y) {
  std::int64_t ups = 0;
  for (std::int64_t row = y; row < y + block; ++row)
    for (std::int64_t from = 0; from < block; from += 64)
      ups += std::popcount(bits_at(spins, row * side + x + from, std::min<std::int64_t>(64, block - from)));
  const std::int64_t excess = 2 * ups - block * block;
  return {.up = excess > 0 ? 1U : 0U, .tied = excess == 0 ? 1U : 0U};
}

// Each bit of `tied` takes the value of the next lower bit that is not tied, `before` below bit 0.
std::uint32_t fill_from_below(std::uint32_t up, std::uint32_t tied, std::uint32_t before) {
  up |= tied & before & 1U;
  for (const int step : {1, 2, 4, 8, 16}) {
    up |= tied & (up << step);
    tied &= tied << step;
  }
  return up;
}

class Lattice {
 public:
  Lattice(int side, const BlockRule& rule, std::int64_t words)
      : side_(side),
        block_(rule.block),
        blocks_(side / rule.block),
        rule_(rule),
        tied_(static_cast<std::size_t>(words)) {}

  void decide(const std::uint32_t* spins, std::uint32_t sample, std::uint32_t* up) {
    std::fill(tied_.begin(), tied_.end(), 0);
    std::fill_n(up, tied_.size(), 0);
    const std::int64_t at_once = block_ == 2 ? 32 : 1;
    for (std::int64_t y = 0; y < blocks_; ++y)
      for (std::int64_t x = 0; x < blocks_; x += at_once) {
        const auto count = std::min(at_once, blocks_ - x);
        const auto from = block_ * (y * side_ + x);
        const auto counted = block_ == 2
                                 ? count_pairs(bits_at(spins, from, 2 * count), bits_at(spins, from + side_, 2 * count))
                                 : count_block(spins, side_, block_, block_ * x, block_ * y);
        // A block that is not there has no spin +1, and so no tie and no majority.
        put_bits(up, y * blocks_ + x, count, counted.up);
        put_bits(tied_.data(), y * blocks_ + x, count, counted.tied);
      }
    if (block_ % 2 == 0) break_ties(sample, up);
  }

 private:
  void break_ties(std::uint32_t sample, std::uint32_t* up) const {
    if (rule_.ties == Ties::fixed) {
      for (std::size_t word = 0; word < tied_.size(); ++word) up[word] |= tied_[word];
    } else if (rule_.ties == Ties::random) {
      for (std::size_t word = 0; word < tied_.size();) {
        const auto coins = random::draw(rule_.key, static_cast<std::uint32_t>(word / 4), sample);
        for (std::size_t i = 0; i < 4 && word < tied_.size(); ++i, ++word) up[word] |= tied_[word] & coins[i];
      }
    } else {
      std::uint32_t before = 1;
      for (std::size_t word = 0; word < tied_.size(); ++word) {
        up[word] = fill_from_below(up[word], tied_[word], before);
        before = up[word] >> 31;
      }
    }
  }

  std::int64_t side_, block_, blocks_;
  BlockRule rule_;
  std::vector<std::uint32_t> tied_;
};

}  // namespace

void block_majority(CpuResources& cpu, rows::SpinRows spins, int side, const BlockRule& rule,
                    Matrix<std::uint32_t> blocks) {
  std::vector<Lattice> workers(static_cast<std::size_t>(cpu.threads()), Lattice(side, rule, blocks.cols));
  cpu.for_each_range(blocks.rows, lattices_a_task, [&](std::int64_t first, std::int64_t count, int worker) {
    for (auto i = first; i < first + count; ++i)
      workers[static_cast<std::size_t>(worker)].decide(
          spins.words.row(i), rule.first_sample + static_cast<std::uint32_t>(i), blocks.row(i));
  });
}

}  // namespace kadanoff::blocks::cpu
