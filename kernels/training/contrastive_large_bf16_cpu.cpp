// Contrastive divergence with operands in bf16 where W does not fit in a core's cache: contrastive_cpu.cpp says how,
// contrastive_bf16_cpu.hpp what becomes of a tile of a product. One of the gradient is added to W, or to its momentum.
#include <algorithm>

#include "kernels/training/contrastive_bf16_cpu.hpp"
#include "kernels/training/contrastive_sums_cpu.hpp"

namespace kadanoff::training::cpu {

using linalg::cpu::PackedBf16;
using linalg::cpu::Tile;

namespace {

// How many floats of the workspace are for what; each of them begins on a cache line.
struct Places {
  std::int64_t weights, samples, biases, gradient;

  Places(const ContrastiveDivergence& method, std::int64_t visible, std::int64_t hidden, std::int64_t batch)
      : weights(Bf16Weights::floats(visible, hidden)),
        samples(Bf16Samples::floats(visible, hidden, batch)),
        biases(whole_lines(2 * visible + 2 * hidden)),
        gradient(method.centred ? visible * hidden : 0) {}

  [[nodiscard]] std::int64_t floats() const { return weights + samples + biases + gradient; }
};

class LargeBf16Update {
 public:
  LargeBf16Update(const Update& update, const Places& places, float* memory)
      : update_(update),
        weights_(update.visible(), update.hidden(), memory),
        samples_(update, 0, update.step.size, memory + places.weights) {
    const auto visible = update.visible(), hidden = update.hidden();
    float* biases = memory + places.weights + places.samples;
    gradient_ = {{biases + places.biases, visible, hidden, hidden, cpu_device},
                 {biases, visible, cpu_device},
                 {biases + visible, hidden, cpu_device}};
    v_means_ = {biases + visible + hidden, visible, cpu_device};
    h_means_ = {biases + 2 * visible + hidden, hidden, cpu_device};
  }

  double run() {
    weights_.round(update_.cpu, update_.state.parameters.weights);
    update_.cpu.for_each_range(update_.step.size, rows_per_task,
                               [this](std::int64_t row, std::int64_t count, int) { samples_.start(row, count); });
    double error = 0;
    run_chain(
        update_, samples_.chain(),
        [this](const HalfStep& half_step, Matrix<const rows::BFloat16> given, Matrix<rows::BFloat16> out) {
          weights_.to(half_step.layer).multiply(update_.cpu, given, [&](const Tile& tile, Matrix<float> block) {
            samples_.finish(half_step, tile, block, out);
          });
        },
        [&] { error = squared_error(update_.cpu, bf16_, samples_.chain()); });
    sum_layers(update_, bf16_, samples_.chain(), gradient_, v_means_, h_means_);
    take_step();
    return error;
  }

 private:
  void take_step() const {
    const float scale = 1 / static_cast<float>(update_.step.size);
    const bool centred = update_.method.centred;
    const auto hidden = update_.hidden();
    samples_.h_operand().multiply(update_.cpu, samples_.v_transposed(), [&](const Tile& tile, Matrix<float> block) {
      for (std::int64_t i = 0; i < tile.rows; ++i) {
        if (centred)
          std::copy_n(block.row(i), tile.cols, &gradient_.weights(tile.row + i, tile.col));
        else
          step_weights(update_, (tile.row + i) * hidden + tile.col, tile.cols, block.row(i), scale);
      }
    });
    if (centred) {
      centre(update_.cpu, gradient_, v_means_, h_means_);
      step_weights(update_, gradient_.weights, scale);
    }
    step_biases(update_, gradient_, scale);
  }

  const Update& update_;
  Bf16Weights weights_;
  Bf16Samples samples_;
  rbm::ParametersView<float> gradient_;  // sums over the batch; the weights' only where centred
  Vector<float> v_means_, h_means_;
  const rows::Bf16RowOperations& bf16_ = rows::bf16_row_operations();
};

}  // namespace

// And what a thread takes for a moment: a strip of W and a tile.
std::int64_t large_bf16_workspace_floats(int threads, const ContrastiveDivergence& method, std::int64_t visible,
                                         std::int64_t hidden, std::int64_t batch) {
  return Places(method, visible, hidden, batch).floats() +
         threads * (Bf16Weights::strip_floats(hidden) + PackedBf16::tile_edge * PackedBf16::tile_edge);
}

double update_large_bf16(const Update& update, ContrastiveWorkspace& workspace) {
  const Places places(update.method, update.visible(), update.hidden(), update.step.size);
  return LargeBf16Update(update, places, workspace.reserve(cpu_device, places.floats())).run();
}

}  // namespace kadanoff::training::cpu
