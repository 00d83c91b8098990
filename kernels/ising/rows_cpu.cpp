// Transposes 32 × 32 bits at a time: 32 sites of 32 replicas.
#include <algorithm>

#include "kernels/ising/rows.hpp"
#include "kernels/rows/transpose_bits.hpp"

namespace kadanoff::ising::cpu {

void to_rows(CpuResources& cpu, LatticesView<const std::uint32_t> lattices, Matrix<std::uint32_t> rows) {
  const std::int64_t groups = (lattices.replicas + replicas_per_word - 1) / replicas_per_word;
  cpu.for_each(groups, [&](std::int64_t group, int) {
    const std::uint32_t* words = lattices.tile(group / lanes) + group % lanes;
    const std::int64_t first_row = group * replicas_per_word;
    const std::int64_t count = std::min<std::int64_t>(replicas_per_word, lattices.replicas - first_row);
    for (std::int64_t column = 0; column < rows.cols; ++column) {
      const std::int64_t first_site = 32 * column;
      std::uint32_t square[32] = {};
      for (std::int64_t i = 0; i < std::min<std::int64_t>(32, lattices.sites() - first_site); ++i)
        square[i] = words[(first_site + i) * lanes];
      rows::transpose_bits(square);
      for (std::int64_t i = 0; i < count; ++i) rows(first_row + i, column) = square[i];
    }
  });
}

}  // namespace kadanoff::ising::cpu
