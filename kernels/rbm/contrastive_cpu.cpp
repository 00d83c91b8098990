// Contrastive divergence on the CPU, in one of two ways that the shape of the RBM decides:
//
//   small  W fits in a core's cache. The samples are cut into chunks; a thread takes a chunk through the whole chain, a
//          tile of samples at a time that never leaves the cache, and adds up the chunk's own gradient.
//   large  Each of the products is cut into tiles over all threads; the gradient goes straight into W.
//
// Chunks and tiles follow from the shape and are added in a fixed order: the number of threads changes no bit.
//
// v₀ and vₖ stand below each other in one matrix V, h₀ and −hₖ in another, H: then the gradient of W is VᵀH, one
// product.
#include <algorithm>
#include <vector>

#include "kernels/linalg/gemm_device.hpp"
#include "kernels/rbm/contrastive_device.hpp"
#include "kernels/rbm/row_operations.hpp"

namespace kadanoff::rbm::cpu {

using linalg::Op;
using linalg::cpu::gemm_single;
using linalg::cpu::Tile;

namespace {

constexpr std::int64_t small_weights = 65536;  // 256 KiB of W
constexpr std::int64_t most_chunks = 32;       // enough to share out evenly, few enough to add up quickly

bool is_small(std::int64_t visible, std::int64_t hidden) { return visible * hidden <= small_weights; }

// The samples of the chain: rows [0, n) of V and H are v₀ and h₀, rows [n, 2n) the end of the chain.
struct Chain {
  Matrix<float> v, h;
  std::int64_t n;

  [[nodiscard]] Matrix<float> v_data() const { return v.slice(0, n); }
  [[nodiscard]] Matrix<float> v_model() const { return v.slice(n, n); }
  [[nodiscard]] Matrix<float> h_data() const { return h.slice(0, n); }
  [[nodiscard]] Matrix<float> h_model() const { return h.slice(n, n); }
};

// Runs h₀, v₁, h₁ … vₖ, hₖ. `hidden(v, h, half_step)` and `visible(h, v, half_step)` do one half-step each.
template <class Hidden, class Visible>
void run_chain(const Chain& chain, int steps, const Hidden& hidden, const Visible& visible) {
  hidden(chain.v_data(), chain.h_data(), 0);
  for (int step = 1; step <= steps; ++step) {
    visible(step == 1 ? chain.h_data() : chain.h_model(), chain.v_model(), step);
    hidden(chain.v_model(), chain.h_model(), step);
  }
}

// ── small ───────────────────────────────────────────────────────────────────────────────────────────────────────────

struct SmallPlan {
  std::int64_t visible, hidden, batch;
  std::int64_t tile_rows, tiles, chunks;

  SmallPlan(std::int64_t visible_units, std::int64_t hidden_units, std::int64_t batch_size)
      : visible(visible_units), hidden(hidden_units), batch(batch_size) {
    constexpr std::int64_t tile_floats = 32768;  // of v₀ and h₀; with vₖ and hₖ a quarter of a megabyte
    tile_rows = std::clamp<std::int64_t>(tile_floats / (visible + hidden) / 32 * 32, 32, 512);
    tiles = (batch + tile_rows - 1) / tile_rows;
    chunks = std::min(tiles, most_chunks);
  }
  [[nodiscard]] std::int64_t gradient_floats() const { return visible * hidden + visible + hidden; }
  [[nodiscard]] std::int64_t scratch_floats() const { return 2 * tile_rows * (visible + hidden); }
  [[nodiscard]] std::int64_t workspace_floats(int threads) const {
    return visible * hidden + chunks * gradient_floats() + threads * scratch_floats();
  }
};

struct SmallUpdate {
  const ContrastiveDivergence& method;
  const Batch& batch;
  const ContrastiveKeys& keys;
  ParametersView<float> parameters;
  SmallPlan plan;
  Matrix<float> transposed;  // Wᵀ: oneDNN is faster without a transposed operand
  const RowOperations& rows = row_operations();

  void mean_or_spins(Matrix<const float> given, Matrix<float> weights, Vector<float> bias, Matrix<float> out,
                     const RngKey& key, std::int64_t first_row, int half_step) const {
    gemm_single(Op::none, Op::none, 1, given, weights, 0, out);
    rows.tanh_bias(out.data, out.rows, out.cols, out.stride, bias.data);
    if (method.statistics == Statistics::sampled)
      rows.sample(out.data, out.rows, out.cols, out.stride, key, static_cast<std::uint32_t>(first_row), 0,
                  static_cast<std::uint32_t>(half_step));
  }

  // Adds the gradient of samples [first, first + n) of the batch to `gradient` (W, b, c); returns their squared error.
  double add_tile(std::int64_t first, std::int64_t n, float* scratch, float* gradient, bool want_error) const {
    float* v = scratch;
    float* h = v + 2 * n * plan.visible;
    const Chain chain{
        {v, 2 * n, plan.visible, plan.visible, cpu_device}, {h, 2 * n, plan.hidden, plan.hidden, cpu_device}, n};
    for (std::int64_t i = 0; i < n; ++i)
      rows.unpack(batch.data.words.row(batch.order(static_cast<std::uint32_t>(batch.first + first + i))), plan.visible,
                  chain.v.row(i));
    run_chain(
        chain, method.steps,
        [&](Matrix<const float> given, Matrix<float> out, int half_step) {
          mean_or_spins(given, parameters.weights, parameters.hidden_bias, out, keys.hidden, first, half_step);
        },
        [&](Matrix<const float> given, Matrix<float> out, int half_step) {
          mean_or_spins(given, transposed, parameters.visible_bias, out, keys.visible, first, half_step);
        });
    rows.negate(chain.h_model().data, n * plan.hidden);
    float* visible_sums = gradient + plan.visible * plan.hidden;
    float* hidden_sums = visible_sums + plan.visible;
    gemm_single(Op::transpose, Op::none, 1, chain.v, chain.h, 1,
                {gradient, plan.visible, plan.hidden, plan.hidden, cpu_device});
    rows.add_column_sums(visible_sums, chain.v_data().data, n, plan.visible, plan.visible, 1);
    rows.add_column_sums(visible_sums, chain.v_model().data, n, plan.visible, plan.visible, -1);
    rows.add_column_sums(hidden_sums, h, 2 * n, plan.hidden, plan.hidden, 1);
    if (!want_error) return 0;
    return rows.squared_distance(v, chain.v_model().data, n, plan.visible, plan.visible, plan.visible);
  }
};

double update_small(CpuResources& cpu, const ContrastiveDivergence& method, const Batch& batch,
                    const ContrastiveKeys& keys, ParametersView<float> parameters, ContrastiveWorkspace& workspace,
                    bool want_error) {
  const SmallPlan plan(parameters.visible(), parameters.hidden(), batch.size);
  const auto weights = plan.visible * plan.hidden;
  float* memory = workspace.reserve(cpu_device, plan.workspace_floats(cpu.threads()));
  float* gradients = memory + weights;
  float* scratch = gradients + plan.chunks * plan.gradient_floats();
  const Matrix<float> transposed{memory, plan.hidden, plan.visible, plan.visible, cpu_device};
  for (std::int64_t i = 0; i < plan.visible; ++i)
    for (std::int64_t a = 0; a < plan.hidden; ++a) transposed(a, i) = parameters.weights(i, a);

  const SmallUpdate update{method, batch, keys, parameters, plan, transposed};
  std::vector<double> errors(static_cast<std::size_t>(plan.chunks), 0.0);
  cpu.for_each(plan.chunks, [&](std::int64_t chunk, int worker) {
    float* gradient = gradients + chunk * plan.gradient_floats();
    std::fill_n(gradient, plan.gradient_floats(), 0.0F);
    for (auto tile = chunk * plan.tiles / plan.chunks; tile < (chunk + 1) * plan.tiles / plan.chunks; ++tile) {
      const auto first = tile * plan.tile_rows;
      errors[static_cast<std::size_t>(chunk)] +=
          update.add_tile(first, std::min(plan.tile_rows, batch.size - first), scratch + worker * plan.scratch_floats(),
                          gradient, want_error);
    }
  });

  for (std::int64_t chunk = 1; chunk < plan.chunks; ++chunk) {
    const float* more = gradients + chunk * plan.gradient_floats();
    for (std::int64_t i = 0; i < plan.gradient_floats(); ++i) gradients[i] += more[i];
  }
  const float scale = method.rate / static_cast<float>(batch.size);
  const auto add = [&](float* to, const float* gradient, std::int64_t count) {
    for (std::int64_t i = 0; i < count; ++i) to[i] += scale * gradient[i];
  };
  add(parameters.weights.data, gradients, weights);
  add(parameters.visible_bias.data, gradients + weights, plan.visible);
  add(parameters.hidden_bias.data, gradients + weights + plan.visible, plan.hidden);
  double error = 0;
  for (const double chunk_error : errors) error += chunk_error;
  return error;
}

// ── large ───────────────────────────────────────────────────────────────────────────────────────────────────────────

constexpr std::int64_t rows_per_task = 64;

std::int64_t large_floats(std::int64_t visible, std::int64_t hidden, std::int64_t batch) {
  return 2 * batch * (visible + hidden);
}

// to[j] += scale · Σ_i x(i, j), a task for every 64 columns.
void add_columns(CpuResources& cpu, Vector<float> to, Matrix<const float> x, float scale) {
  constexpr std::int64_t columns = 64;
  cpu.for_each_range(x.cols, columns, [&](std::int64_t first, std::int64_t count, int) {
    row_operations().add_column_sums(to.data + first, x.data + first, x.rows, count, x.stride, scale);
  });
}

double update_large(CpuResources& cpu, const ContrastiveDivergence& method, const Batch& batch,
                    const ContrastiveKeys& keys, ParametersView<float> parameters, ContrastiveWorkspace& workspace,
                    bool want_error) {
  const auto& rows = row_operations();
  const auto n = batch.size, visible = parameters.visible(), hidden = parameters.hidden();
  float* v = workspace.reserve(cpu_device, large_floats(visible, hidden, n));
  float* h = v + 2 * n * visible;
  const Chain chain{{v, 2 * n, visible, visible, cpu_device}, {h, 2 * n, hidden, hidden, cpu_device}, n};

  cpu.for_each_range(n, rows_per_task, [&](std::int64_t first, std::int64_t count, int) {
    for (auto i = first; i < first + count; ++i)
      rows.unpack(batch.data.words.row(batch.order(static_cast<std::uint32_t>(batch.first + i))), visible,
                  chain.v.row(i));
  });

  const auto half_step = [&](Matrix<const float> given, Op op, Vector<float> bias, Matrix<float> out, const RngKey& key,
                             int number, bool negated) {
    linalg::cpu::gemm(cpu, Op::none, op, 1, given, parameters.weights, 0, out, [&](const Tile& tile) {
      float* block = &out(tile.row, tile.col);
      rows.tanh_bias(block, tile.rows, tile.cols, out.stride, bias.data + tile.col);
      if (method.statistics == Statistics::sampled)
        rows.sample(block, tile.rows, tile.cols, out.stride, key, static_cast<std::uint32_t>(tile.row),
                    static_cast<std::uint32_t>(tile.col), static_cast<std::uint32_t>(number));
      if (negated)
        for (std::int64_t i = 0; i < tile.rows; ++i) rows.negate(block + i * out.stride, tile.cols);
    });
  };
  run_chain(
      chain, method.steps,
      [&](Matrix<const float> given, Matrix<float> out, int number) {
        half_step(given, Op::none, parameters.hidden_bias, out, keys.hidden, number, number == method.steps);
      },
      [&](Matrix<const float> given, Matrix<float> out, int number) {
        half_step(given, Op::transpose, parameters.visible_bias, out, keys.visible, number, false);
      });

  const float scale = method.rate / static_cast<float>(n);
  linalg::cpu::gemm(cpu, Op::transpose, Op::none, scale, chain.v, chain.h, 1, parameters.weights);
  add_columns(cpu, parameters.visible_bias, chain.v_data(), scale);
  add_columns(cpu, parameters.visible_bias, chain.v_model(), -scale);
  add_columns(cpu, parameters.hidden_bias, chain.h, scale);
  if (!want_error) return 0;

  std::vector<double> errors(static_cast<std::size_t>((n + rows_per_task - 1) / rows_per_task), 0.0);
  cpu.for_each_range(n, rows_per_task, [&](std::int64_t first, std::int64_t count, int) {
    errors[static_cast<std::size_t>(first / rows_per_task)] =
        rows.squared_distance(chain.v.row(first), chain.v.row(n + first), count, visible, visible, visible);
  });
  double error = 0;
  for (const double block_error : errors) error += block_error;
  return error;
}

}  // namespace

std::int64_t contrastive_workspace_floats(const CpuResources& cpu, std::int64_t visible, std::int64_t hidden,
                                          std::int64_t batch) {
  return is_small(visible, hidden) ? SmallPlan(visible, hidden, batch).workspace_floats(cpu.threads())
                                   : large_floats(visible, hidden, batch);
}

void contrastive_update(CpuResources& cpu, const ContrastiveDivergence& method, const Batch& batch,
                        const ContrastiveKeys& keys, ParametersView<float> parameters, ContrastiveWorkspace& workspace,
                        double* squared_error) {
  const bool small = is_small(parameters.visible(), parameters.hidden());
  const auto update = small ? update_small : update_large;
  const double error = update(cpu, method, batch, keys, parameters, workspace, squared_error != nullptr);
  if (squared_error != nullptr) *squared_error += error;
}

}  // namespace kadanoff::rbm::cpu
