// One lattice at a time: the spins +1 of each row of each block are counted, up to 64 in one instruction.
#include <algorithm>
#include <bit>

#include "kernels/blocks/block_overlap.hpp"
#include "kernels/blocks/row_bits.hpp"

namespace kadanoff::blocks::cpu {
namespace {

constexpr std::int64_t pairs_a_task = 128;

std::int64_t overlap(const std::uint32_t* spins, std::int64_t side, const std::uint32_t* blocks, std::int64_t block) {
  const std::int64_t across = side / block;
  std::int64_t sum = 0;
  for (std::int64_t y = 0; y < side; ++y)
    for (std::int64_t x = 0; x < across; ++x) {
      std::int64_t ups = 0;
      for (std::int64_t from = 0; from < block; from += 64)
        ups += std::popcount(bits_at(spins, y * side + x * block + from, std::min<std::int64_t>(64, block - from)));
      const std::int64_t row_sum = 2 * ups - block;
      sum += bits_at(blocks, y / block * across + x, 1) != 0 ? row_sum : -row_sum;
    }
  return sum;
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
