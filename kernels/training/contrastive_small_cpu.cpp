// Contrastive divergence where W fits in a core's cache: contrastive_cpu.cpp says how.
#include "kernels/linalg/gemm_device.hpp"
#include "kernels/rows/row_operations.hpp"
#include "kernels/training/contrastive_chunks_cpu.hpp"
#include "kernels/units/unit_operations.hpp"

namespace kadanoff::training::cpu {

using linalg::Op;
using linalg::cpu::gemm_single;

namespace {

struct SmallPlan {
  std::int64_t visible, hidden;
  Chunks chunks;

  SmallPlan(std::int64_t visible_units, std::int64_t hidden_units, std::int64_t batch)
      : visible(visible_units), hidden(hidden_units), chunks(visible, hidden, batch, tile_length) {}
  // With vₖ and hₖ a quarter of a megabyte at most, unless 32 samples of so many units are more.
  static constexpr TileLength tile_length{.least_rows = 32, .most_rows = 512, .most_units = 32768};

  [[nodiscard]] std::int64_t sums_floats() const { return chunks.chunks * Sums::floats(visible, hidden); }
  [[nodiscard]] std::int64_t scratch_floats() const { return 2 * chunks.tile_rows * (visible + hidden); }
  [[nodiscard]] std::int64_t workspace_floats(int threads) const {
    return visible * hidden + sums_floats() + threads * scratch_floats();
  }
};

class SmallUpdate {
 public:
  SmallUpdate(const Update& update, ContrastiveWorkspace& workspace)
      : update_(update), plan_(update.visible(), update.hidden(), update.step.size) {
    float* memory = workspace.reserve(cpu_device, plan_.workspace_floats(update.cpu.threads()));
    transposed_ = {memory, plan_.hidden, plan_.visible, plan_.visible, cpu_device};
    sums_ = memory + plan_.visible * plan_.hidden;
    scratch_ = sums_ + plan_.sums_floats();
  }

  double run() {
    const auto& weights = update_.state.parameters.weights;
    for (std::int64_t i = 0; i < plan_.visible; ++i)
      for (std::int64_t a = 0; a < plan_.hidden; ++a) transposed_(a, i) = weights(i, a);
    return update_in_chunks(update_, plan_.chunks, sums_,
                            [this](std::int64_t first, std::int64_t n, int worker, const Sums& sums) {
                              return add_tile(first, n, scratch_ + worker * plan_.scratch_floats(), sums);
                            });
  }

 private:
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
    add_layers(rows_, update_.method.centred, chain, sums);
    return error;
  }

  void take_half_step(const HalfStep& half_step, Matrix<const float> given, Matrix<float> out,
                      std::int64_t first) const {
    const auto& parameters = update_.state.parameters;
    const bool hidden = half_step.layer == Layer::hidden;
    // oneDNN is faster without a transposed operand.
    gemm_single(Op::none, Op::none, 1, given, hidden ? parameters.weights : transposed_, 0, out);
    units_.tanh_bias(out.data, out.rows, out.cols, out.stride,
                     (hidden ? parameters.hidden_bias : parameters.visible_bias).data);
    finish_half_step(update_, half_step, out.data, out.rows, out.cols, out.stride, first, 0);
  }

  const Update& update_;
  SmallPlan plan_;
  Matrix<float> transposed_;  // Wᵀ
  float* sums_;               // of each chunk
  float* scratch_;            // of each thread
  const rows::RowOperations& rows_ = rows::row_operations();
  const units::UnitOperations& units_ = units::unit_operations();
};

}  // namespace

std::int64_t small_workspace_floats(int threads, std::int64_t visible, std::int64_t hidden, std::int64_t batch) {
  return SmallPlan(visible, hidden, batch).workspace_floats(threads);
}

double update_small(const Update& update, ContrastiveWorkspace& workspace) {
  return SmallUpdate(update, workspace).run();
}

}  // namespace kadanoff::training::cpu
