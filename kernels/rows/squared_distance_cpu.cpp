// Squared distances on the CPU: one sum per row, in double precision.
#include "kernels/rows/row_operations.hpp"
#include "kernels/rows/squared_distance.hpp"

namespace kadanoff::rows::cpu {

void squared_distance(CpuResources& cpu, Matrix<const float> a, Matrix<const float> b, Vector<double> distances) {
  constexpr std::int64_t rows_per_task = 64;
  const auto& rows = row_operations();
  cpu.for_each_range(a.rows, rows_per_task, [&](std::int64_t first, std::int64_t count, int) {
    for (auto i = first; i < first + count; ++i)
      distances[i] = rows.squared_distance(a.row(i), b.row(i), 1, a.cols, a.stride, b.stride);
  });
}

}  // namespace kadanoff::rows::cpu
