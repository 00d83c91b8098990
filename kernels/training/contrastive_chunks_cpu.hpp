// A batch in chunks, where W fits in a core's cache: a thread takes a chunk through the whole chain, a tile of samples
// at a time that never leaves the cache, and adds up the chunk's own gradient. Internal to contrastive_small_*cpu.cpp.
#pragma once

#include <functional>

#include "kernels/training/contrastive_cpu.hpp"

namespace kadanoff::training::cpu {

// How long a tile is: as long as its v₀ and h₀ have no more units than fit the cache well, and shorter where there
// would be few tiles for many threads, down to what products need to be fast.
struct TileLength {
  std::int64_t least_rows;  // multiples of 32
  std::int64_t most_rows;
  std::int64_t most_units;
};

// How a batch is cut: by its shape alone.
struct Chunks {
  std::int64_t batch, tile_rows, tiles, chunks;

  Chunks(std::int64_t visible, std::int64_t hidden, std::int64_t batch_size, const TileLength& length);
};

// Sums over samples: the gradient's, and those of the data alone, which centring needs.
struct Sums {
  rbm::ParametersView<float> gradient;
  Vector<float> v_data, h_data;

  static std::int64_t floats(std::int64_t visible, std::int64_t hidden) {
    return visible * hidden + 2 * (visible + hidden);
  }
  Sums(float* memory, std::int64_t visible, std::int64_t hidden);
};

// Adds what follows from a tile's v₀, h₀, vₖ and −hₖ to `sums`, but for the gradient of W. `operations` are the
// RowOperations of T.
template <class T, class Operations>
void add_layers(const Operations& operations, bool centred, const Chain<T>& chain, const Sums& sums) {
  const auto add = [&operations](Vector<float> to, Matrix<const T> x, float scale) {
    operations.add_column_sums(to.data, x.data, x.rows, x.cols, x.stride, scale);
  };
  add(sums.gradient.visible_bias, chain.v_data(), 1);
  add(sums.gradient.visible_bias, chain.v_model(), -1);
  add(sums.gradient.hidden_bias, chain.h, 1);
  if (!centred) return;
  add(sums.v_data, chain.v_data(), 1);
  add(sums.h_data, chain.h_data(), 1);
}

// Takes the batch through add_tile(first, n, worker, sums), which adds samples [first, first + n) to `sums` and returns
// their squared error; then does the step. `memory` holds Sums of each chunk. Returns the batch's squared error.
double update_in_chunks(
    const Update& update, const Chunks& chunks, float* memory,
    const std::function<double(std::int64_t first, std::int64_t n, int worker, const Sums& sums)>& add_tile);

}  // namespace kadanoff::training::cpu
