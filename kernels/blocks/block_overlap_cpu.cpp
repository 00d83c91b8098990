// One lattice at a time: each row is compared with what it would be if all spins were as their blocks are, up to 64
// sites at once.
#include <algorithm>
#include <bit>

#include "kernels/blocks/block_overlap.hpp"
#include "kernels/blocks/row_bits.hpp"

namespace kadanoff::blocks::cpu {
namespace {

constexpr std::int64_t pairs_a_task = 128;

// `count` blocks as their sites in one row: each bit `block` times, 64 at most in all.
std::uint64_t spread(std::uint64_t blocks, std::int64_t block, std::int64_t count) {
  const std::uint64_t sites = block == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << block) - 1;
  std::uint64_t bits = 0;
  for (std::int64_t i = 0; i < count; ++i) bits |= ((0 - (blocks >> i & 1U)) & sites) << i * block;
  return bits;
}

// The sum of spin times block: all sites, less twice those where the two differ.
std::int64_t overlap(const std::uint32_t* spins, std::int64_t side, const std::uint32_t* blocks, std::int64_t block) {
  const std::int64_t across = side / block, at_once = std::max<std::int64_t>(1, 64 / block);
  std::int64_t different = 0;
  for (std::int64_t y = 0; y < across; ++y)
    for (std::int64_t x = 0; x < across; x += at_once) {
      const auto count = std::min(at_once, across - x);
      const auto own = bits_at(blocks, y * across + x, count);
      for (std::int64_t from = 0; from < count * block; from += 64) {  // a block of more than 64 columns: in parts
        const auto columns = std::min<std::int64_t>(64, count * block - from);
        const auto expected = block > 64 ? spread(own, columns, 1) : spread(own, block, count);
        for (std::int64_t row = y * block; row < (y + 1) * block; ++row)
          different += std::popcount(bits_at(spins, row * side + x * block + from, columns) ^ expected);
      }
    }
  return side * side - 2 * different;
}

}  // namespace

void block_overlap(CpuResources& cpu, rows::SpinRows spins, int side, rows::SpinRows blocks, int block,
                   Vector<std::int64_t> sums) {
  cpu.for_each_range(sums.size, pairs_a_task, [&](std::int64_t first, std::int64_t count, int) {
    for (auto i = first; i < first + count; ++i)
      sums[i] = overlap(spins.words.row(i), side, blocks.words.row(i), block);
  });
}

}  // namespace kadanoff::blocks::cpu
