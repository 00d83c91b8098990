// Packs and unpacks spins on the CPU: one task per group of rows.
#include "kernels/rows/row_operations.hpp"
#include "kernels/rows/spins.hpp"

namespace kadanoff::rows::cpu {

constexpr std::int64_t rows_per_task = 256;

void unpack(CpuResources& cpu, SpinRows spins, const random::Permutation& order, std::int64_t first,
            Matrix<float> out) {
  const auto& rows = row_operations();
  cpu.for_each_range(out.rows, rows_per_task, [&](std::int64_t begin, std::int64_t count, int) {
    for (auto i = begin; i < begin + count; ++i)
      rows.unpack(spins.words.row(order(static_cast<std::uint32_t>(first + i))), spins.units, out.row(i));
  });
}

void pack(CpuResources& cpu, Matrix<const float> spins, Matrix<std::uint32_t> words) {
  const auto& rows = row_operations();
  cpu.for_each_range(spins.rows, rows_per_task, [&](std::int64_t begin, std::int64_t count, int) {
    for (auto i = begin; i < begin + count; ++i) rows.pack(spins.row(i), spins.cols, words.row(i));
  });
}

}  // namespace kadanoff::rows::cpu
