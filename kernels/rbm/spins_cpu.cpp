#include <algorithm>

#include "kernels/rbm/row_operations.hpp"
#include "kernels/rbm/spins_device.hpp"

namespace kadanoff::rbm::cpu {
namespace {

constexpr std::int64_t rows_per_task = 256;

template <class Body>
void for_each_row(CpuResources& cpu, std::int64_t rows, const Body& body) {
  cpu.for_each((rows + rows_per_task - 1) / rows_per_task, [&](std::int64_t task, int) {
    const auto end = std::min(rows, (task + 1) * rows_per_task);
    for (auto i = task * rows_per_task; i < end; ++i) body(i);
  });
}

}  // namespace

void unpack(CpuResources& cpu, SpinRows spins, const Permutation& order, std::int64_t first, Matrix<float> out) {
  const auto& rows = row_operations();
  for_each_row(cpu, out.rows, [&](std::int64_t i) {
    rows.unpack(spins.words.row(order(static_cast<std::uint32_t>(first + i))), spins.units, out.row(i));
  });
}

void pack(CpuResources& cpu, Matrix<const float> spins, Matrix<std::uint32_t> words) {
  const auto& rows = row_operations();
  for_each_row(cpu, spins.rows, [&](std::int64_t i) { rows.pack(spins.row(i), spins.cols, words.row(i)); });
}

}  // namespace kadanoff::rbm::cpu
