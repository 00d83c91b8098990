// Packs and unpacks samples on the CPU: one task per group of rows.
#include <algorithm>

#include "kernels/rows/row_operations.hpp"
#include "kernels/rows/spins.hpp"

namespace kadanoff::rows::cpu {

constexpr std::int64_t rows_per_task = 256;

void unpack(CpuResources& cpu, SampleRows samples, const random::Permutation& order, std::int64_t first,
            Matrix<float> out) {
  const auto& rows = row_operations();
  cpu.for_each_range(out.rows, rows_per_task, [&](std::int64_t begin, std::int64_t count, int) {
    for (auto i = begin; i < begin + count; ++i) {
      const auto sample = order(static_cast<std::uint32_t>(first + i));
      if (samples.is_real())
        std::copy_n(samples.real.row(sample), out.cols, out.row(i));
      else
        rows.unpack(samples.spins.words.row(sample), out.cols, out.row(i));
    }
  });
}

void pack(CpuResources& cpu, Matrix<const float> spins, Matrix<std::uint32_t> words) {
  const auto& rows = row_operations();
  cpu.for_each_range(spins.rows, rows_per_task, [&](std::int64_t begin, std::int64_t count, int) {
    for (auto i = begin; i < begin + count; ++i) rows.pack(spins.row(i), spins.cols, words.row(i));
  });
}

}  // namespace kadanoff::rows::cpu
