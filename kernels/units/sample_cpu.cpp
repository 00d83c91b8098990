// Draws spins on the CPU: one task per group of rows.
#include "kernels/units/sample.hpp"
#include "kernels/units/unit_operations.hpp"

namespace kadanoff::units::cpu {

void sample(CpuResources& cpu, Matrix<float> means, const random::RngKey& key, std::uint32_t first_row,
            std::uint32_t block) {
  constexpr std::int64_t rows_per_task = 64;
  const auto& units = unit_operations();
  cpu.for_each_range(means.rows, rows_per_task, [&](std::int64_t first, std::int64_t count, int) {
    units.sample(means.row(first), count, means.cols, means.stride, key, first_row + static_cast<std::uint32_t>(first),
                 0, block);
  });
}

}  // namespace kadanoff::units::cpu
