// One lattice at a time, in two passes: one bit a block that says whether +1 has the majority and one that says whether
// there is a tie; then the ties, 32 blocks at a time. Blocks of 2 × 2 are counted 32 at a time, too: pairs of bits go
// through logic, not through counters. Those of up to 64 × 64 are counted side by side in 64 columns, by adders made of
// logic: first the rows of each column, then the columns of each block. Larger ones are counted row by row.
#include <algorithm>
#include <array>
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

// A number from 0 to 64² in each of 64 columns, bit by bit: plane j has bit j of every column's number.
class Columns {
 public:
  // Adds 1 to each column whose bit is set.
  void add(std::uint64_t carry) {
    for (int j = 0; carry != 0; ++j) {
      const auto both = planes_[at(j)] & carry;
      planes_[at(j)] ^= carry;
      carry = both;
      used_ = std::max(used_, j + 1);
    }
  }

  // Adds to each column that of `other` which is `distance` further up.
  void add(const Columns& other, int distance) {
    std::uint64_t carry = 0;
    const int used = std::max(used_, other.used_);
    for (int j = 0; j < used || carry != 0; ++j) {
      const auto mine = planes_[at(j)], theirs = other.planes_[at(j)] >> distance;
      planes_[at(j)] = mine ^ theirs ^ carry;
      carry = (mine & theirs) | (carry & (mine ^ theirs));
      used_ = j + 1;
    }
  }

  struct Compared {
    std::uint64_t above, equal;  // a bit each column
  };
  [[nodiscard]] Compared compare(std::int64_t number) const {
    Compared found{.above = 0, .equal = ~std::uint64_t{0}};
    for (int j = most_planes; j-- > 0;) {
      const auto plane = planes_[at(j)];
      if ((number >> j & 1) == 0) found.above |= found.equal & plane;
      found.equal &= (number >> j & 1) == 0 ? ~plane : plane;
    }
    return found;
  }

 private:
  static constexpr int most_planes = 13;
  static std::size_t at(int plane) { return static_cast<std::size_t>(plane); }

  std::array<std::uint64_t, most_planes> planes_{};
  int used_ = 0;
};

// `count` bits, 0, step, 2 step …, side by side.
std::uint32_t every(std::uint64_t bits, std::int64_t step, std::int64_t count) {
  std::uint32_t found = 0;
  for (std::int64_t i = 0; i < count; ++i) found |= static_cast<std::uint32_t>(bits >> i * step & 1U) << i;
  return found;
}

// `count` blocks side by side, of up to 64 columns in all, from the site `from` at their upper left.
Counted count_columns(const std::uint32_t* spins, std::int64_t side, std::int64_t block, std::int64_t from,
                      std::int64_t count) {
  Columns rows;
  for (std::int64_t row = 0; row < block; ++row) rows.add(bits_at(spins, from + row * side, count * block));
  // Sums of 1, 2, 3 … columns: the binary digits of b say when one column is added to a doubled sum.
  Columns sums = rows;
  int width = 1;
  for (auto digit = std::bit_floor(static_cast<std::uint64_t>(block)) >> 1; digit != 0; digit >>= 1) {
    sums.add(Columns(sums), width);
    width *= 2;
    if ((static_cast<std::uint64_t>(block) & digit) != 0) sums.add(rows, width++);
  }
  const auto [above, equal] = sums.compare(block * block / 2);
  return {.up = every(above, block, count), .tied = block % 2 == 0 ? every(equal, block, count) : 0U};
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
    const std::int64_t at_once = std::clamp<std::int64_t>(64 / block_, 1, 32);
    for (std::int64_t y = 0; y < blocks_; ++y)
      for (std::int64_t x = 0; x < blocks_; x += at_once) {
        const auto count = std::min(at_once, blocks_ - x);
        const auto from = block_ * (y * side_ + x);
        const auto counted = block_ == 2
                                 ? count_pairs(bits_at(spins, from, 2 * count), bits_at(spins, from + side_, 2 * count))
                             : block_ <= 64 ? count_columns(spins, side_, block_, from, count)
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
