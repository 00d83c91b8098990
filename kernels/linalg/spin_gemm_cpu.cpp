// Products of samples with W: bits, then sums from tables, one panel of outputs and one piece of the samples a task.
#include "kernels/linalg/spin_gemm_cpu.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>

#include "kernels/core/array.hpp"
#include "kernels/linalg/spin_fields.hpp"
#include "kernels/linalg/spin_tasks.hpp"
#include "kernels/rows/row_operations.hpp"
#include "kernels/rows/spin_rows.hpp"
#include "kernels/units/sampling.hpp"

namespace kadanoff::linalg::cpu {
namespace {

constexpr std::int64_t lanes = SpinProduct::block, panel = SpinFields::panel;
static_assert(panel == units::units_per_block);  // so that spins may be drawn in a tile

// passes[p · rows + s] for spin_product.hpp. Tells whether every entry is ±1; if not, the passes are not complete.
bool cut_into_passes(CpuResources& cpu, Matrix<const float> spins, std::uint64_t* passes) {
  constexpr std::int64_t samples_per_task = 64;
  const auto words = rows::words_per_row(spins.cols);
  Array<std::uint32_t> memory(cpu_device, cpu.threads() * samples_per_task * words);
  std::atomic<bool> all_spins = true;
  cpu.for_each_range(spins.rows, samples_per_task, [&](std::int64_t first, std::int64_t count, int worker) {
    std::uint32_t* packed = memory.data() + worker * samples_per_task * words;
    for (std::int64_t i = 0; i < count && all_spins; ++i)
      if (!rows::row_operations().pack(spins.row(first + i), spins.cols, packed + i * words)) all_spins = false;
    if (all_spins)
      spin_product_operations().cut_into_passes(packed, words, count, spins.cols, passes + first, spins.rows);
  });
  return all_spins;
}

}  // namespace

void spin_gemm(CpuResources& cpu, Op op, float alpha, Matrix<const float> spins, Matrix<const float> w,
               Matrix<float> out, const std::function<void(const Tile&)>& finish) {
  const SpinWeights weights{
      .data = w.data, .inputs = spins.cols, .outputs = out.cols, .stride = w.stride, .by_output = op == Op::transpose};
  // The first entry alone tells most means.
  const bool pays = is_by_tables(cpu_device, spins.rows, spins.cols, out.cols) && std::fabs(spins(0, 0)) == 1;
  Array<std::uint64_t> passes(cpu_device, pays ? SpinProduct::passes(spins.cols) * spins.rows : 0);
  if (!pays || !cut_into_passes(cpu, spins, passes.data()))
    return gemm(cpu, Op::none, op, alpha, spins, w, 0, out, finish);

  const auto& product = spin_product_operations();
  const auto& field = spin_field_operations();
  const SpinTasks tasks(out.rows, (out.cols + panel - 1) / panel, cpu.threads());
  const auto memory_of_a_task = panel * tasks.longest();
  Array<std::int32_t> memory(cpu_device, cpu.threads() * memory_of_a_task);
  cpu.for_each(tasks.count(), [&](std::int64_t task, int worker) {
    const auto [number, row, rows] = tasks[task];
    const auto col = number * panel, cols = std::min(panel, out.cols - col);
    std::int32_t* sums = memory.data() + worker * memory_of_a_task;
    alignas(64) float scales[panel] = {}, inverses[panel] = {};
    field.magnitudes(weights, col, scales);
    for (std::int64_t u = 0; u < cols; ++u) {
      const auto scale = spin_scale(scales[u], weights.inputs);
      scales[u] = scale.scale, inverses[u] = scale.inverse;
    }
    for (std::int64_t u = 0; u < cols; u += lanes)
      product.sums(weights, col + u, scales + u, passes.data() + row, spins.rows, rows, sums + u * rows);
    constexpr std::int64_t rows_of_a_tile = 64;  // it stays in the first-level cache while it is finished
    for (std::int64_t i = 0; i < rows; i += rows_of_a_tile) {
      const Tile tile{.row = row + i, .rows = std::min(rows_of_a_tile, rows - i), .col = col, .cols = cols};
      field.fields(sums + i * lanes, rows * lanes, tile.rows, cols, inverses, alpha, &out(tile.row, col), out.stride);
      if (finish) finish(tile);
    }
  });
}

void spin_gemm(CpuResources& cpu, Op op, float alpha, Matrix<const float> spins, Matrix<const float> w,
               Matrix<float> out) {
  spin_gemm(cpu, op, alpha, spins, w, out, {});
}

}  // namespace kadanoff::linalg::cpu
