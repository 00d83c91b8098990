// A block a tile of the layer (rows/tile.cuh).
#include "kernels/training/cuda/activation.cuh"
#include "kernels/units/sampling.cuh"

namespace kadanoff::training::cuda {

using namespace rows::cuda;
using kadanoff::random::cuda::DeviceKey;

namespace {

// The four threads of a row hold all units of the tile, which are two packed words: bit 16 (r % 2) + 4 p + k of word
// r / 2 is entry k of run r of thread p. Every thread of the block must call it.
__device__ void store_packed(const Matrix<std::uint32_t>& chains, const TilePlace& at, bool is_there, int left,
                             const float (&spins)[4][4]) {
  const unsigned thread = threadIdx.x % 4;
#pragma unroll
  for (unsigned word = 0; word < 2; ++word) {
    std::uint32_t bits = 0;
#pragma unroll
    for (int r = 0; r < 2; ++r)
#pragma unroll
      for (int k = 0; k < 4; ++k) {
        const int j = (2 * static_cast<int>(word) + r) * runs_apart + k;
        if (j < left && spins[2 * word + r][k] > 0) bits |= 1U << (r * runs_apart + k);
      }
    bits <<= 4 * thread;
    bits |= __shfl_xor_sync(0xFFFFFFFFU, bits, 1);
    bits |= __shfl_xor_sync(0xFFFFFFFFU, bits, 2);
    const auto to = 2 * at.across + word;
    if (is_there && thread == word && to < chains.cols) chains(at.row, to) = bits;
  }
}

template <class T, bool draws>
__global__ void __launch_bounds__(tile_threads, 8)
    activate_kernel(Activation how, DeviceStep* step, Matrix<const float> fields, Matrix<T> out) {
  const auto at = place_in_tile(blockIdx.x, fields.cols);
  const bool is_there = at.row < fields.rows, packs = how.chains.data != nullptr;
  const int left = left_in_row(fields, at);
  float values[4][4] = {}, spins[4][4] = {};
  if (is_there) {
    load_tile(fields, at, values);
    float bias[4][4];
    load_runs(how.bias.data + at.col, left, bias);
    unsigned words[4][4] = {};
    if (draws || packs)
      units::cuda::draw_tile(DeviceKey(how.key.at_step(step->state.update)), at, at.row, how.half_step, words);
    float signed_values[4][4];
#pragma unroll
    for (int r = 0; r < 4; ++r)
#pragma unroll
      for (int k = 0; k < 4; ++k) {
        const float mean = units::cuda::mean_in_field(values[r][k], bias[r][k]);
        spins[r][k] = units::spin_from_mean(mean, words[r][k]);
        values[r][k] = draws ? spins[r][k] : as_stored<T>(mean);  // as the next product will read it
        signed_values[r][k] = how.sign * values[r][k];
      }
    store_tile(out, at, signed_values);
  }
  if (packs) store_packed(how.chains, at, is_there, left, spins);
  if (how.sums.partial != nullptr) add_up_tile(how.sums, how.half, at, values);
  if (how.ends_update && blockIdx.x == 0 && threadIdx.x == 0) step->next_update = step->state.update + 1;
  if (how.end.arrived != nullptr) end_layer(how.end, how.sums, step->state, at, fields.rows);
}

}  // namespace

template <class T>
void activate(CudaResources& gpu, const Activation& how, DeviceStep* step, Matrix<const float> fields, Matrix<T> out) {
  const auto kernel = how.spins ? activate_kernel<T, true> : activate_kernel<T, false>;
  kernel<<<tiles_of(fields.rows, fields.cols), tile_threads, 0, gpu.stream()>>>(how, step, fields, out);
  kadanoff::cuda::check_launch("activate");
}

template void activate<float>(CudaResources&, const Activation&, DeviceStep*, Matrix<const float>, Matrix<float>);
template void activate<__nv_bfloat16>(CudaResources&, const Activation&, DeviceStep*, Matrix<const float>,
                                      Matrix<__nv_bfloat16>);

}  // namespace kadanoff::training::cuda
