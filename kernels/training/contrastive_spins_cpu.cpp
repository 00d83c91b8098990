// Sampled contrastive divergence on the CPU with spins as bits: no ±1 is ever a number. Products with W are sums from
// tables (linalg/spin_product.hpp), the gradient is a count of bits (linalg/spin_counts.hpp), and both are exact. So
// the fields, the draws and the gradient's counts are the same bits for every number of threads, strategy, cut of the
// batch and instruction set. The draws, centring and the optimizer's step round once per operation, in a fixed order
// (*_exact_simd.cpp); centring, in another order in each strategy, which only the shape decides.
#include <algorithm>
#include <atomic>
#include <bit>
#include <limits>

#include "kernels/linalg/spin_counts.hpp"
#include "kernels/linalg/spin_product.hpp"
#include "kernels/linalg/spin_tasks.hpp"
#include "kernels/rows/spin_panels.hpp"
#include "kernels/rows/transpose_bits.hpp"
#include "kernels/training/contrastive_cpu.hpp"
#include "kernels/training/spin_step.hpp"
#include "kernels/training/spin_weights_cpu.hpp"
#include "kernels/units/sampling.hpp"
#include "kernels/units/spin_draws.hpp"

namespace kadanoff::training::cpu {
namespace {

using linalg::SpinProduct;
using linalg::SpinTasks;
using rows::SpinPanels;
using rows::words_per_row;

constexpr std::int64_t panel_units = SpinPanels::units, counts_of_a_pair = panel_units * panel_units;
static_assert(panel_units == units::units_per_block && panel_units % SpinProduct::outputs_of_int16 == 0);

// Samples of one layer, as packed rows and as panels. The first `half` of them are the data's; their words in a panel
// come before those of the others.
struct SpinsTwice {
  Matrix<std::uint32_t> rows;
  SpinPanels panels;
  std::int64_t units, half;
  std::int64_t first_word;       // in the panels, of the first row
  const std::uint32_t* invalid;  // not 0 if a field was no number

  [[nodiscard]] SpinsTwice slice(std::int64_t first, std::int64_t count) const {
    auto part = *this;
    part.rows = rows.slice(first, count);
    part.first_word += first < half ? first / 32 : words_per_row(half) + (first - half) / 32;
    return part;
  }
  [[nodiscard]] std::int64_t words() const {  // of each unit in the panels
    return rows.rows > half ? 2 * words_per_row(half) : words_per_row(rows.rows);
  }
  [[nodiscard]] std::uint32_t* panel(std::int64_t number) const {
    return panels.panel(number) + first_word * panel_units;
  }
};

class SpinSamples {
 public:
  static std::int64_t floats(std::int64_t visible, std::int64_t hidden, std::int64_t n) {
    const auto words = 2 * words_per_row(n);
    return round_up(2 * n * (words_per_row(visible) + words_per_row(hidden)), alignment) +
           SpinPanels::size(visible, words) + SpinPanels::size(hidden, words) +
           round_up(2 * n * SpinProduct::passes(std::max(visible, hidden)), alignment) + alignment;
  }
  static std::int64_t product_floats(std::int64_t, std::int64_t, std::int64_t n) {
    return std::max(std::min(round_up(n, 32), SpinTasks::most_samples) * panel_units, counts_of_a_pair);
  }
  static std::int64_t floats_per_thread(std::int64_t n) {
    return product_floats(0, 0, std::min(n, SpinTasks::most_samples));
  }
  static bool needs_gradient(const ContrastiveDivergence&) { return false; }
  static std::int64_t gradient_floats(const ContrastiveDivergence& method, std::int64_t visible, std::int64_t hidden) {
    return method.centred ? SpinPanels::panels(visible) * hidden : 0;  // G v̄ of each panel
  }

  SpinSamples(const Update& update, std::int64_t first, std::int64_t n, float* memory)
      : update_(update), first_(first) {
    const auto visible = update.visible(), hidden = update.hidden();
    auto* words = reinterpret_cast<std::uint32_t*>(memory);
    const auto take = [&words](std::int64_t count) {
      auto* taken = words;
      words += round_up(count, alignment);
      return taken;
    };
    invalid_ = take(1);
    *invalid_ = 0;
    const auto rows_of = [&](std::uint32_t* data, std::int64_t units) {
      return contiguous(data, 2 * n, words_per_row(units), cpu_device);
    };
    auto* rows = take(2 * n * (words_per_row(visible) + words_per_row(hidden)));
    const auto panel_words = 2 * words_per_row(n);
    const auto twice = [&](Matrix<std::uint32_t> of, std::int64_t units) {
      return SpinsTwice{.rows = of,
                        .panels = {.data = take(SpinPanels::size(units, panel_words)), .words = panel_words},
                        .units = units,
                        .half = n,
                        .first_word = 0,
                        .invalid = invalid_};
    };
    chain_.v = twice(rows_of(rows, visible), visible);
    chain_.h = twice(rows_of(rows + 2 * n * words_per_row(visible), hidden), hidden);
    chain_.n = n;
    passes_ = reinterpret_cast<std::uint64_t*>(words);
  }

  [[nodiscard]] const Chain<SpinsTwice>& chain() const { return chain_; }

  void start(std::int64_t first, std::int64_t count) const {
    const auto& v = chain_.v_data().slice(first, count);
    for (std::int64_t i = 0; i < count; ++i) {
      std::copy_n(update_.spins(first_ + first + i), v.rows.cols, v.rows.row(i));
      if (update_.persistent())
        std::copy_n(update_.state.chains.row(first_ + first + i), chain_.h.rows.cols,
                    chain_.h_model().rows.row(first + i));
    }
    for (std::int64_t word = 0; word < 2 * SpinPanels::panels(v.units); ++word)
      for (std::int64_t i = 0; i < count; i += 32) {
        std::uint32_t square[32] = {};
        for (std::int64_t s = 0; s < std::min<std::int64_t>(32, count - i) && word < v.rows.cols; ++s)
          square[s] = v.rows(i + s, word);
        rows::transpose_bits(square);
        std::copy_n(square, 32, v.panel(word / 2) + i / 32 * panel_units + word % 2 * 32);
      }
  }

  void half_step_single(const ScaledWeights& weights, const HalfStep& half_step, const SpinsTwice& given,
                        const SpinsTwice& out, float* memory) const {
    cut_into_passes(given, 0, given.rows.rows);
    const SpinTasks tasks(out.rows.rows, SpinPanels::panels(out.units), 1);
    for (std::int64_t task = 0; task < tasks.count(); ++task)
      half_step_of_panel(weights, half_step, out, tasks[task], memory);
  }

  void half_step(const ScaledWeights& weights, const HalfStep& half_step, const SpinsTwice& given,
                 const SpinsTwice& out) const {
    auto& cpu = update_.cpu;
    constexpr std::int64_t samples_per_task = 64;
    cpu.for_each_range(given.rows.rows, samples_per_task,
                       [&](std::int64_t first, std::int64_t count, int) { cut_into_passes(given, first, count); });
    const SpinTasks tasks(out.rows.rows, SpinPanels::panels(out.units), cpu.threads());
    const auto memory_of_a_task = product_floats(0, 0, tasks.longest());
    Array<float> memory(cpu_device, cpu.threads() * memory_of_a_task);
    cpu.for_each(tasks.count(), [&](std::int64_t task, int worker) {
      half_step_of_panel(weights, half_step, out, tasks[task], memory.data() + worker * memory_of_a_task);
    });
  }

  void add_gradient_single(Matrix<float> to, float* memory) const {
    auto* different = reinterpret_cast<std::int32_t*>(memory);
    const auto samples = static_cast<std::int32_t>(2 * chain_.n);
    for (std::int64_t row = 0; row < to.rows; row += panel_units)
      for (std::int64_t col = 0; col < to.cols; col += panel_units) {
        linalg::spin_count_operations().differences(chain_.v.panel(row / panel_units),
                                                    chain_.h.panel(col / panel_units), chain_.v.words(), different);
        for (std::int64_t i = 0; i < std::min(panel_units, to.rows - row); ++i)
          for (std::int64_t j = 0; j < std::min(panel_units, to.cols - col); ++j)
            to(row + i, col + j) += static_cast<float>(samples - 2 * different[i * panel_units + j]);
      }
  }

  void step_weights(const ScaledWeights& weights, const LayerSums& sums, float* along_columns, float scale) const {
    const auto hidden = update_.hidden();
    const auto blocks = SpinPanels::panels(update_.visible());
    auto& magnitudes = weights.magnitudes();
    update_.cpu.for_each(blocks, [&](std::int64_t block, int) {
      step_block(magnitudes, sums, scale, block, update_.method.centred ? along_columns + block * hidden : nullptr);
    });
    if (update_.method.centred)
      for (std::int64_t block = 0; block < blocks; ++block)
        for (std::int64_t a = 0; a < hidden; ++a) sums.hidden_bias[a] -= along_columns[block * hidden + a];
    magnitudes.are_noted(update_.state.parameters.weights, update_.step.update + 1);
  }

 private:
  static constexpr std::int64_t alignment = ScaledWeights::alignment;

  void cut_into_passes(const SpinsTwice& given, std::int64_t first, std::int64_t count) const {
    linalg::spin_product_operations().cut_into_passes(given.rows.row(first), given.rows.stride, count, given.units,
                                                      passes_ + first, given.rows.rows);
  }

  // `memory` has product_floats() of the task's samples.
  void half_step_of_panel(const ScaledWeights& weights, const HalfStep& half_step, const SpinsTwice& out,
                          const SpinTasks::Task& task, float* memory) const {
    const auto [panel, first, count] = task;
    const auto unit = panel * panel_units, there = std::min(panel_units, out.units - unit);
    const auto bias = update_.bias(half_step.layer);
    const auto& scales = weights.scales(half_step.layer);
    alignas(64) float scale[panel_units] = {}, inverse[panel_units] = {}, biases[panel_units] = {};
    std::copy_n(scales.scales + unit, there, scale);
    std::copy_n(scales.inverses + unit, there, inverse);
    std::copy_n(bias.data + unit, there, biases);
    for (std::int64_t u = 0; u < there; ++u)
      if (inverse[u] != inverse[u] || biases[u] != biases[u])
        std::atomic_ref(*invalid_).store(1, std::memory_order_relaxed);

    auto* sums = reinterpret_cast<std::int32_t*>(memory);
    const bool short_entries = update_.method.precision == Precision::int16;
    const auto& products = linalg::spin_product_operations();
    const auto add_up = short_entries ? products.sums_int16 : products.sums;
    const auto outputs = short_entries ? SpinProduct::outputs_of_int16 : SpinProduct::outputs;
    for (std::int64_t u = 0; u < panel_units; u += outputs) {
      std::int32_t* to = sums + u * count;
      if (u < there)
        add_up(weights.to(half_step.layer), unit + u, scale + u, passes_ + first, out.rows.rows, count, to);
      else
        std::fill_n(to, outputs * count, 0);
    }

    units::spin_draw_operations().draw({.sums = sums,
                                        .inverses = inverse,
                                        .bias = biases,
                                        .samples = count,
                                        .units = there,
                                        .key = update_.key(half_step.layer),
                                        .first_sample = static_cast<std::uint32_t>(first_ + first),
                                        .first_unit = static_cast<std::uint32_t>(unit),
                                        .block = static_cast<std::uint32_t>(half_step.number),
                                        .rows = &out.rows(first, unit / 32),
                                        .row_words = out.rows.stride,
                                        .panel = out.panel(panel) + first / 32 * panel_units,
                                        .negate = half_step.negate});
    if (half_step.persist)
      for (auto i = first; i < first + count; ++i)
        std::copy_n(&out.rows(i, unit / 32), words_per_row(there), update_.state.chains.row(first_ + i) + unit / 32);
  }

  // The step of a panel of visible units. If the gradient is centred, along_columns gets this panel's part of G v̄.
  void step_block(SpinMagnitudes& magnitudes, const LayerSums& sums, float scale, std::int64_t block,
                  float* along_columns) const {
    const auto row = block * panel_units, rows = std::min(panel_units, chain_.v.units - row);
    const auto hidden = chain_.h.units;
    const auto& [parameters, first_moment, second_moment, chains] = update_.state;
    const auto& optimizer = update_.method.optimizer;
    const auto step = OptimizerStep::of_weights(optimizer, update_.step);
    alignas(64) std::int32_t different[counts_of_a_pair];
    alignas(64) float magnitudes_of_rows[panel_units * spin_step_lanes] = {};
    float largest[panel_units] = {};
    const auto parts = SpinMagnitudes::parts(update_.method.precision);
    alignas(64) float along_rows[panel_units * spin_step_lanes] = {};
    for (std::int64_t a = 0; a < SpinPanels::panels(hidden); ++a) {
      const auto col = a * panel_units, cols = std::min(panel_units, hidden - col);
      linalg::spin_count_operations().differences(chain_.v.panel(block), chain_.h.panel(a), chain_.v.words(),
                                                  different);
      alignas(64) float magnitudes_of_columns[SpinMagnitudes::most_parts * panel_units] = {},
                                                                           along_panel[panel_units] = {};
      alignas(64) float hidden_means[panel_units] = {}, hidden_bias[panel_units] = {};
      SpinCentring centring{};
      if (along_columns != nullptr) {
        std::copy_n(sums.hidden_means.data + col, cols, hidden_means);
        std::copy_n(sums.hidden_bias.data + col, cols, hidden_bias);
        centring = {.visible_means = sums.visible_means.data + row,
                    .visible_bias = sums.visible_bias.data + row,
                    .hidden_means = hidden_means,
                    .hidden_bias = hidden_bias,
                    .along_rows = along_rows,
                    .along_columns = along_panel};
      }
      const auto part_of = [&](Matrix<float> all) {
        return all.data == nullptr ? all : all.block(row, col, rows, cols);
      };
      spin_step_operations().step({.optimizer = optimizer,
                                   .step = step,
                                   .scale = scale,
                                   .rows = rows,
                                   .cols = cols,
                                   .different = different,
                                   .samples = static_cast<std::int32_t>(2 * chain_.n),
                                   .weights = part_of(parameters.weights),
                                   .first_moment = part_of(first_moment.weights),
                                   .second_moment = part_of(second_moment.weights),
                                   .centring = centring,
                                   .magnitudes = {.of_rows = magnitudes_of_rows,
                                                  .of_columns = magnitudes_of_columns,
                                                  .of_passes = magnitudes.of_passes(),
                                                  .first_row = row,
                                                  .first_col = col,
                                                  .largest = largest}});
      for (std::int64_t part = 0; part < parts; ++part)
        std::copy_n(magnitudes_of_columns + part * panel_units, cols, magnitudes.of_block(block, part) + col);
      if (along_columns != nullptr) std::copy_n(along_panel, cols, along_columns + col);
    }
    spin_step_operations().sum_lanes(magnitudes_of_rows, rows, magnitudes.of_visible(row));
    if (magnitudes.of_passes())
      for (std::int64_t i = 0; i < rows; ++i) {  // the last pass of a row, or one before; a NaN stays one
        float& last = *magnitudes.of_visible(row + i);
        if (largest[i] > last || largest[i] != largest[i]) last = largest[i];
      }
    if (along_columns == nullptr) return;
    alignas(64) float centred[panel_units];
    spin_step_operations().sum_lanes(along_rows, rows, centred);
    for (std::int64_t i = 0; i < rows; ++i) sums.visible_bias[row + i] -= centred[i];
  }

  const Update& update_;
  std::int64_t first_;
  Chain<SpinsTwice> chain_{};
  std::uint64_t* passes_;
  std::uint32_t* invalid_;
};

struct Spins {
  using Rows = SpinsTwice;
  using Weights = ScaledWeights;
  using CachedWeights = ScaledWeights;
  using Samples = SpinSamples;

  static constexpr std::int64_t alignment = ScaledWeights::alignment;

  // Tables of W are built anew for each tile, so it is long.
  static constexpr TileLength tile_length{.least_rows = 256, .most_rows = 2048, .most_units = 1 << 19};

  static void add_column_sums(float* sums, const SpinsTwice& x, std::int64_t first, std::int64_t count, float scale) {
    alignas(64) std::int32_t set[panel_units];
    for (std::int64_t unit = 0; unit < count; unit += panel_units) {
      linalg::spin_count_operations().set(x.panel((first + unit) / panel_units), x.words(), set);
      for (std::int64_t u = 0; u < std::min(panel_units, count - unit); ++u)
        sums[unit + u] += scale * static_cast<float>(2 * set[u] - static_cast<std::int32_t>(x.rows.rows));
    }
  }

  static double squared_distance(const SpinsTwice& x, const SpinsTwice& y) {
    if (*y.invalid != 0) return std::numeric_limits<double>::quiet_NaN();
    std::int64_t different = 0;
    for (std::int64_t i = 0; i < x.rows.rows; ++i)
      for (std::int64_t word = 0; word < x.rows.cols; ++word)
        different += std::popcount(x.rows(i, word) ^ y.rows(i, word));
    return 4 * static_cast<double>(different);
  }
};

}  // namespace

const Strategies& spin_strategies() { return strategies_over<Spins>; }

}  // namespace kadanoff::training::cpu
