// The parts of the strategy that do not depend on the operand.
#include "kernels/training/by_samples_cpu.hpp"

#include <vector>

#include "kernels/training/optimizer_cpu.hpp"

namespace kadanoff::training::cpu {
namespace {

constexpr std::int64_t most_chunks = 32;  // enough to share out evenly, few enough to add up quickly

std::int64_t rows_of_a_tile(std::int64_t units, std::int64_t batch, const TileLength& length) {
  constexpr std::int64_t granule = 32, enough_tiles = 16;
  const auto fitting = std::clamp(length.most_units / units / granule * granule, granule, length.most_rows);
  const auto sharing = round_up(batch, enough_tiles * granule) / enough_tiles;
  return std::min({fitting, std::max(sharing, length.least_rows), round_up(batch, granule)});
}

void take_step(const Update& update, const Sums& sums) {
  const float scale = 1 / static_cast<float>(update.batch());
  if (update.method.centred) {
    for (std::int64_t i = 0; i < update.visible(); ++i) sums.v_data[i] *= scale;
    for (std::int64_t a = 0; a < update.hidden(); ++a) sums.h_data[a] *= scale;
    centre(update.cpu, sums.gradient, sums.v_data, sums.h_data);
  }
  step_biases(update, sums.gradient, scale);
  step_weights(update, sums.gradient.weights, scale);
}

}  // namespace

Chunks::Chunks(std::int64_t visible, std::int64_t hidden, std::int64_t batch_size, const TileLength& length)
    : batch(batch_size),
      tile_rows(rows_of_a_tile(visible + hidden, batch, length)),
      tiles((batch + tile_rows - 1) / tile_rows),
      chunks(std::min(tiles, most_chunks)) {}

Sums::Sums(float* memory, std::int64_t visible, std::int64_t hidden) {
  const auto take = [&memory](std::int64_t size) {
    const Vector<float> vector{.data = memory, .size = size, .device = cpu_device};
    memory += size;
    return vector;
  };
  gradient = {contiguous(take(visible * hidden).data, visible, hidden, cpu_device), take(visible), take(hidden)};
  v_data = take(visible);
  h_data = take(hidden);
}

double update_in_chunks(
    const Update& update, const Chunks& chunks, float* memory,
    const std::function<double(std::int64_t first, std::int64_t n, int worker, const Sums& sums)>& add_tile) {
  const auto visible = update.visible(), hidden = update.hidden();
  const auto floats = Sums::floats(visible, hidden);
  std::vector<double> errors(static_cast<std::size_t>(chunks.chunks), 0.0);
  update.cpu.for_each(chunks.chunks, [&](std::int64_t chunk, int worker) {
    const Sums sums(memory + chunk * floats, visible, hidden);
    std::fill_n(memory + chunk * floats, floats, 0.0F);
    const auto end = (chunk + 1) * chunks.tiles / chunks.chunks;
    for (auto tile = chunk * chunks.tiles / chunks.chunks; tile < end; ++tile) {
      const auto first = tile * chunks.tile_rows;
      errors[static_cast<std::size_t>(chunk)] +=
          add_tile(first, std::min(chunks.tile_rows, chunks.batch - first), worker, sums);
    }
  });
  for (std::int64_t chunk = 1; chunk < chunks.chunks; ++chunk) {
    const float* more = memory + chunk * floats;
    for (std::int64_t i = 0; i < floats; ++i) memory[i] += more[i];
  }
  take_step(update, {memory, visible, hidden});
  double error = 0;
  for (const double chunk_error : errors) error += chunk_error;
  return error;
}

}  // namespace kadanoff::training::cpu
