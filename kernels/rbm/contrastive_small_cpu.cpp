// Contrastive divergence where W fits in a core's cache: contrastive_cpu.cpp says how.
#include <algorithm>
#include <vector>

#include "kernels/linalg/gemm_device.hpp"
#include "kernels/rbm/contrastive_cpu.hpp"
#include "kernels/rbm/row_operations.hpp"

namespace kadanoff::rbm::cpu {

using linalg::Op;
using linalg::cpu::gemm_single;

namespace {

constexpr std::int64_t most_chunks = 32;  // enough to share out evenly, few enough to add up quickly

// Sums over samples: the gradient's, and those of the data alone, which centring needs.
struct Sums {
  ParametersView<float> gradient;
  Vector<float> v_data, h_data;

  static std::int64_t floats(std::int64_t visible, std::int64_t hidden) {
    return visible * hidden + 2 * (visible + hidden);
  }
  Sums(float* memory, std::int64_t visible, std::int64_t hidden) {
    const auto take = [&memory](std::int64_t size) {
      const Vector<float> vector{memory, size, cpu_device};
      memory += size;
      return vector;
    };
    gradient = {{take(visible * hidden).data, visible, hidden, hidden, cpu_device}, take(visible), take(hidden)};
    v_data = take(visible);
    h_data = take(hidden);
  }
};

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
  [[nodiscard]] std::int64_t sums_floats() const { return Sums::floats(visible, hidden); }
  [[nodiscard]] std::int64_t scratch_floats() const { return 2 * tile_rows * (visible + hidden); }
  [[nodiscard]] std::int64_t workspace_floats(int threads) const {
    return visible * hidden + chunks * sums_floats() + threads * scratch_floats();
  }
};

class SmallUpdate {
 public:
  SmallUpdate(const Update& update, ContrastiveWorkspace& workspace)
      : update_(update), plan_(update.visible(), update.hidden(), update.step.size) {
    float* memory = workspace.reserve(cpu_device, plan_.workspace_floats(update.cpu.threads()));
    transposed_ = {memory, plan_.hidden, plan_.visible, plan_.visible, cpu_device};
    sums_ = memory + plan_.visible * plan_.hidden;
    scratch_ = sums_ + plan_.chunks * plan_.sums_floats();
  }

  double run() {
    const auto& weights = update_.state.parameters.weights;
    for (std::int64_t i = 0; i < plan_.visible; ++i)
      for (std::int64_t a = 0; a < plan_.hidden; ++a) transposed_(a, i) = weights(i, a);
    std::vector<double> errors(static_cast<std::size_t>(plan_.chunks), 0.0);
    update_.cpu.for_each(plan_.chunks, [&](std::int64_t chunk, int worker) {
      errors[static_cast<std::size_t>(chunk)] = add_chunk(chunk, scratch_ + worker * plan_.scratch_floats());
    });
    for (std::int64_t chunk = 1; chunk < plan_.chunks; ++chunk) {
      const float* more = sums_ + chunk * plan_.sums_floats();
      for (std::int64_t i = 0; i < plan_.sums_floats(); ++i) sums_[i] += more[i];
    }
    ascend();
    double error = 0;
    for (const double chunk_error : errors) error += chunk_error;
    return error;
  }

 private:
  [[nodiscard]] Sums sums_of(std::int64_t chunk) const {
    return {sums_ + chunk * plan_.sums_floats(), plan_.visible, plan_.hidden};
  }

  double add_chunk(std::int64_t chunk, float* scratch) const {
    const auto sums = sums_of(chunk);
    std::fill_n(sums.gradient.weights.data, plan_.sums_floats(), 0.0F);
    double error = 0;
    for (auto tile = chunk * plan_.tiles / plan_.chunks; tile < (chunk + 1) * plan_.tiles / plan_.chunks; ++tile) {
      const auto first = tile * plan_.tile_rows;
      error += add_tile(first, std::min(plan_.tile_rows, plan_.batch - first), scratch, sums);
    }
    return error;
  }

  // Adds samples [first, first + n) of the batch; returns their squared error.
  double add_tile(std::int64_t first, std::int64_t n, float* scratch, const Sums& sums) const {
    float* h = scratch + 2 * n * plan_.visible;
    const Chain<float> chain{{scratch, 2 * n, plan_.visible, plan_.visible, cpu_device},
                             {h, 2 * n, plan_.hidden, plan_.hidden, cpu_device},
                             n};
    for (std::int64_t i = 0; i < n; ++i) rows_.unpack(update_.sample(first + i), plan_.visible, chain.v.row(i));
    if (update_.method.algorithm == Algorithm::pcd)
      for (std::int64_t i = 0; i < n; ++i)
        rows_.unpack(update_.state.chains.row(first + i), plan_.hidden, chain.h_model().row(i));
    double error = 0;
    run_chain(
        update_, chain,
        [&](const HalfStep& half_step, Matrix<const float> given, Matrix<float> out) {
          take_half_step(half_step, given, out, first);
        },
        [&] {
          error = rows_.squared_distance(chain.v_data().data, chain.v_model().data, n, plan_.visible, plan_.visible,
                                         plan_.visible);
        });
    gemm_single(Op::transpose, Op::none, 1, chain.v, chain.h, 1, sums.gradient.weights);
    add_bias_sums(chain, sums);
    return error;
  }

  void take_half_step(const HalfStep& half_step, Matrix<const float> given, Matrix<float> out,
                      std::int64_t first) const {
    const auto& parameters = update_.state.parameters;
    const bool hidden = half_step.layer == Layer::hidden;
    // oneDNN is faster without a transposed operand.
    gemm_single(Op::none, Op::none, 1, given, hidden ? parameters.weights : transposed_, 0, out);
    rows_.tanh_bias(out.data, out.rows, out.cols, out.stride,
                    (hidden ? parameters.hidden_bias : parameters.visible_bias).data);
    finish_half_step(update_, half_step, out.data, out.rows, out.cols, out.stride, first, 0);
  }

  void add_bias_sums(const Chain<float>& chain, const Sums& sums) const {
    const auto add = [this](Vector<float> to, Matrix<const float> x, float scale) {
      rows_.add_column_sums(to.data, x.data, x.rows, x.cols, x.stride, scale);
    };
    add(sums.gradient.visible_bias, chain.v_data(), 1);
    add(sums.gradient.visible_bias, chain.v_model(), -1);
    add(sums.gradient.hidden_bias, chain.h, 1);
    if (!update_.method.centred) return;
    add(sums.v_data, chain.v_data(), 1);
    add(sums.h_data, chain.h_data(), 1);
  }

  void ascend() const {
    const auto sums = sums_of(0);
    const float scale = 1 / static_cast<float>(plan_.batch);
    if (update_.method.centred) {
      for (std::int64_t i = 0; i < plan_.visible; ++i) sums.v_data[i] *= scale;
      for (std::int64_t a = 0; a < plan_.hidden; ++a) sums.h_data[a] *= scale;
      centre(update_.cpu, sums.gradient, sums.v_data, sums.h_data);
    }
    ascend_biases(update_, sums.gradient, scale);
    ascend_weights(update_, sums.gradient.weights, scale);
  }

  const Update& update_;
  SmallPlan plan_;
  Matrix<float> transposed_;  // Wᵀ
  float* sums_;               // of each chunk
  float* scratch_;            // of each thread
  const RowOperations& rows_ = row_operations();
};

}  // namespace

std::int64_t small_workspace_floats(int threads, std::int64_t visible, std::int64_t hidden, std::int64_t batch) {
  return SmallPlan(visible, hidden, batch).workspace_floats(threads);
}

double update_small(const Update& update, ContrastiveWorkspace& workspace) {
  return SmallUpdate(update, workspace).run();
}

}  // namespace kadanoff::rbm::cpu
