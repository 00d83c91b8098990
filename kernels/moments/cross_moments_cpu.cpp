// The product of a batch, in tiles, then its sums in tasks of some rows.
#include "kernels/linalg/gemm.hpp"
#include "kernels/moments/cross_moments.hpp"

namespace kadanoff::moments::cpu {

constexpr std::int64_t rows_a_task = 16;

void add_cross_moments(CpuResources& cpu, Matrix<const float> v, Matrix<const float> h, Matrix<float> batch,
                       Matrix<double> sums) {
  linalg::cpu::gemm(cpu, linalg::Op::transpose, linalg::Op::none, 1, v, h, 0, batch);
  cpu.for_each_range(sums.rows, rows_a_task, [&](std::int64_t first, std::int64_t count, int) {
    for (auto i = first; i < first + count; ++i) {
      const float* from = batch.row(i);
      double* to = sums.row(i);
      for (std::int64_t a = 0; a < sums.cols; ++a) to[a] += static_cast<double>(from[a]);
    }
  });
}

void square(CpuResources& cpu, Matrix<float> values) {
  cpu.for_each_range(values.rows, rows_a_task, [&](std::int64_t first, std::int64_t count, int) {
    for (auto i = first; i < first + count; ++i) {
      float* row = values.row(i);
      for (std::int64_t j = 0; j < values.cols; ++j) row[j] *= row[j];
    }
  });
}

}  // namespace kadanoff::moments::cpu
