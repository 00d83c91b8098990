// Strategy: contrastive divergence sample by sample, for a W that fits in a core's cache. The batch is cut into chunks.
// A thread takes a chunk through the whole chain, one tile of samples at a time, which stays in the cache, and sums the
// chunk's own gradient. Then all chunks are summed, and W takes its step.
//
// Chunks and tiles depend only on the shape and are added in a fixed order: the number of threads changes no bit.
#pragma once

#include <algorithm>
#include <functional>

#include "kernels/training/operand_cpu.hpp"

namespace kadanoff::training::cpu {

// How a batch is cut.
struct Chunks {
  std::int64_t batch, tile_rows, tiles, chunks;

  Chunks(std::int64_t visible, std::int64_t hidden, std::int64_t batch_size, const TileLength& length);
};

// Sums over samples: of the gradient, and of the data alone, which centring needs.
struct Sums {
  rbm::ParametersView<float> gradient;
  Vector<float> v_data, h_data;

  static std::int64_t floats(std::int64_t visible, std::int64_t hidden) {
    return visible * hidden + 2 * (visible + hidden);
  }
  Sums(float* memory, std::int64_t visible, std::int64_t hidden);
};

// Calls add_tile(first, n, worker, sums) for each tile of the batch, then does the step. add_tile adds samples [first,
// first + n) to `sums` and returns their squared error. `memory` holds the Sums of each chunk. Returns the batch's
// squared error.
double update_in_chunks(
    const Update& update, const Chunks& chunks, float* memory,
    const std::function<double(std::int64_t first, std::int64_t n, int worker, const Sums& sums)>& add_tile);

template <Operand O>
class BySamples {
 public:
  // The floats that an update needs, in the workspace and in temporary memory.
  static std::int64_t memory_floats(const ContrastiveDivergence& method, std::int64_t visible, std::int64_t hidden,
                                    std::int64_t batch, int threads) {
    return Layout(visible, hidden, batch).workspace_floats(threads) +
           O::CachedWeights::kept_floats(method.precision, visible, hidden) +
           threads * O::CachedWeights::floats_per_thread(hidden);
  }

  // Returns the squared error, if it is wanted.
  static double update(const Update& update, ContrastiveWorkspace& workspace) {
    const Layout layout(update.visible(), update.hidden(), update.batch());
    return BySamples(update, workspace, layout,
                     workspace.reserve(cpu_device, layout.workspace_floats(update.cpu.threads())))
        .run();
  }

 private:
  // The parts of the workspace, in floats: W, the sums of each chunk, and for each thread a tile and a product.
  struct Layout {
    Chunks chunks;
    std::int64_t weights, sums, tile, product;

    Layout(std::int64_t visible, std::int64_t hidden, std::int64_t batch)
        : chunks(visible, hidden, batch, O::tile_length),
          weights(O::CachedWeights::floats(visible, hidden)),
          sums(round_up(chunks.chunks * Sums::floats(visible, hidden), O::alignment)),
          tile(O::Samples::floats(visible, hidden, chunks.tile_rows)),
          product(round_up(O::Samples::product_floats(visible, hidden, chunks.tile_rows), O::alignment)) {}

    [[nodiscard]] std::int64_t workspace_floats(int threads) const {
      return weights + sums + threads * (tile + product);
    }
  };

  BySamples(const Update& update, ContrastiveWorkspace& workspace, const Layout& layout, float* memory)
      : update_(update),
        layout_(layout),
        weights_(update, workspace, memory),
        sums_(memory + layout.weights),
        tiles_(sums_ + layout.sums) {}

  double run() {
    weights_.prepare();
    return update_in_chunks(update_, layout_.chunks, sums_,
                            [this](std::int64_t first, std::int64_t n, int worker, const Sums& sums) {
                              return add_tile(first, n, tiles_ + worker * (layout_.tile + layout_.product), sums);
                            });
  }

  double add_tile(std::int64_t first, std::int64_t n, float* memory, const Sums& sums) const {
    const typename O::Samples samples(update_, first, n, memory);
    float* product = memory + layout_.tile;
    samples.start(0, n);
    const auto& chain = samples.chain();
    double error = 0;
    run_chain(
        update_, chain,
        [&](const HalfStep& half_step, const auto& given, const auto& out) {
          samples.half_step_single(weights_, half_step, given, out, product);
        },
        [&] { error = O::squared_distance(chain.v_data(), chain.v_model()); });
    samples.add_gradient_single(sums.gradient.weights, product);
    add_layers(chain, sums);
    return error;
  }

  // Adds everything from a tile to the sums except the gradient of W.
  void add_layers(const Chain<typename O::Rows>& chain, const Sums& sums) const {
    const auto add = [](Vector<float> to, const auto& x, float scale) {
      O::add_column_sums(to.data, x, 0, to.size, scale);
    };
    add(sums.gradient.visible_bias, chain.v_data(), 1);
    add(sums.gradient.visible_bias, chain.v_model(), -1);
    add(sums.gradient.hidden_bias, chain.h, 1);
    if (!update_.method.centred) return;
    add(sums.v_data, chain.v_data(), 1);
    add(sums.h_data, chain.h_data(), 1);
  }

  const Update& update_;
  Layout layout_;
  typename O::CachedWeights weights_;
  float* sums_;   // of each chunk
  float* tiles_;  // of each thread
};

}  // namespace kadanoff::training::cpu
