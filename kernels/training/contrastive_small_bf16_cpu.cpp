// Contrastive divergence with operands in bf16 where W fits in a core's cache: contrastive_cpu.cpp says how.
#include <algorithm>

#include "kernels/training/contrastive_bf16_cpu.hpp"
#include "kernels/training/contrastive_chunks_cpu.hpp"

namespace kadanoff::training::cpu {

namespace {

struct SmallBf16Plan {
  std::int64_t visible, hidden;
  Chunks chunks;

  SmallBf16Plan(std::int64_t visible_units, std::int64_t hidden_units, std::int64_t batch)
      : visible(visible_units), hidden(hidden_units), chunks(visible, hidden, batch, tile_length) {}
  // With vₖ, hₖ, the operands of the gradient and a product two thirds of a megabyte at most, unless 32 samples of so
  // many units are more.
  static constexpr TileLength tile_length{.least_rows = 128, .most_rows = 512, .most_units = 65536};

  [[nodiscard]] std::int64_t weights_floats() const { return Bf16Weights::floats(visible, hidden); }
  [[nodiscard]] std::int64_t samples_floats() const { return Bf16Samples::floats(visible, hidden, chunks.tile_rows); }
  // The samples of a tile, and a product: of the chain or of the gradient.
  [[nodiscard]] std::int64_t scratch_floats() const {
    return samples_floats() +
           whole_lines(std::max({chunks.tile_rows * visible, chunks.tile_rows * hidden, visible * hidden}));
  }
  [[nodiscard]] std::int64_t scratch_begin() const {
    return weights_floats() + whole_lines(chunks.chunks * Sums::floats(visible, hidden));
  }
  [[nodiscard]] std::int64_t workspace_floats(int threads) const {
    return scratch_begin() + threads * scratch_floats();
  }
};

class SmallBf16Update {
 public:
  SmallBf16Update(const Update& update, ContrastiveWorkspace& workspace)
      : update_(update),
        plan_(update.visible(), update.hidden(), update.step.size),
        memory_(workspace.reserve(cpu_device, plan_.workspace_floats(update.cpu.threads()))),
        weights_(plan_.visible, plan_.hidden, memory_) {}

  double run() {
    weights_.round(update_.cpu, update_.state.parameters.weights);
    return update_in_chunks(update_, plan_.chunks, memory_ + plan_.weights_floats(),
                            [this](std::int64_t first, std::int64_t n, int worker, const Sums& sums) {
                              return add_tile(first, n,
                                              memory_ + plan_.scratch_begin() + worker * plan_.scratch_floats(), sums);
                            });
  }

 private:
  double add_tile(std::int64_t first, std::int64_t n, float* scratch, const Sums& sums) const {
    const Bf16Samples samples(update_, first, n, scratch);
    float* block = scratch + plan_.samples_floats();
    samples.start(0, n);
    const auto& chain = samples.chain();
    double error = 0;
    run_chain(
        update_, chain,
        [&](const HalfStep& half_step, Matrix<const rows::BFloat16> given, Matrix<rows::BFloat16> out) {
          const Matrix<float> product{block, n, out.cols, out.cols, cpu_device};
          weights_.to(half_step.layer).multiply_single(given, product);
          samples.finish(half_step, {0, n, 0, out.cols}, product, out);
        },
        [&] {
          error = bf16_.squared_distance(chain.v_data().data, chain.v_model().data, n, plan_.visible, plan_.visible,
                                         plan_.visible);
        });
    add_gradient(samples, block, sums);
    add_layers(bf16_, update_.method.centred, chain, sums);
    return error;
  }

  void add_gradient(const Bf16Samples& samples, float* block, const Sums& sums) const {
    const auto count = plan_.visible * plan_.hidden;
    samples.h_operand().multiply_single(samples.v_transposed(),
                                        {block, plan_.visible, plan_.hidden, plan_.hidden, cpu_device});
    for (std::int64_t i = 0; i < count; ++i) sums.gradient.weights.data[i] += block[i];
  }

  const Update& update_;
  SmallBf16Plan plan_;
  float* memory_;
  Bf16Weights weights_;
  const rows::Bf16RowOperations& bf16_ = rows::bf16_row_operations();
};

}  // namespace

// And what a thread takes for a moment: a strip of W.
std::int64_t small_bf16_workspace_floats(int threads, std::int64_t visible, std::int64_t hidden, std::int64_t batch) {
  return SmallBf16Plan(visible, hidden, batch).workspace_floats(threads) + threads * Bf16Weights::strip_floats(hidden);
}

double update_small_bf16(const Update& update, ContrastiveWorkspace& workspace) {
  return SmallBf16Update(update, workspace).run();
}

}  // namespace kadanoff::training::cpu
