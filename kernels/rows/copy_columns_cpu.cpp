// Columns on the CPU, row by row.
#include "kernels/rows/copy_columns.hpp"

namespace kadanoff::rows::cpu {

void copy_columns(CpuResources& cpu, Vector<const std::int32_t> columns, Matrix<const float> from, Matrix<float> to) {
  constexpr std::int64_t rows_per_task = 64;
  cpu.for_each_range(from.rows, rows_per_task, [&](std::int64_t first, std::int64_t count, int) {
    for (auto i = first; i < first + count; ++i)
      for (std::int64_t k = 0; k < columns.size; ++k) to(i, columns[k]) = from(i, columns[k]);
  });
}

}  // namespace kadanoff::rows::cpu
