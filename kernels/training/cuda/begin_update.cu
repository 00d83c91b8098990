// The blocks are dealt out: first the tiles of the batch, then those of the chains, then those of W. No block waits for
// another: each works out for itself which samples are in its tile.
#include "kernels/rows/tile.cuh"
#include "kernels/training/cuda/begin_update.cuh"

namespace kadanoff::training::cuda {

using namespace rows::cuda;

namespace {

__device__ void begin_step(const StepPlan& plan, DeviceStep* step) {
  const StepState state = step_state(plan, step->next_update);
  step->state = state;
  step->scale = state.rate / static_cast<float>(state.size);
  step->one = 1;
}

// The thread's units of a sample, as the next product will read them.
template <class T>
__device__ void load_sample(const rows::SampleRows& data, std::int64_t sample, const TilePlace& at,
                            float (&values)[4][4]) {
  if (data.real.data == nullptr) {
    unpack_tile(data.spins.words.row(sample), data.spins.words.cols, at, values);
    return;
  }
  load_row(data.real, sample, at, values);
#pragma unroll
  for (auto& run : values)
#pragma unroll
    for (float& value : run) value = as_stored<T>(value);
}

template <class T>
__device__ void unpack_batch(const BeginUpdate<T>& begin, const DeviceStep* step, unsigned tile) {
  __shared__ std::uint32_t samples[tile_rows];
  const auto at = place_in_tile(tile, begin.batch.cols);
  if (threadIdx.x < tile_rows) {
    const StepState state = step_state(begin.plan, step->next_update);
    const auto i = at.down * tile_rows + threadIdx.x;
    samples[threadIdx.x] = i < begin.batch.rows ? state.order(state.first + i) : 0;
  }
  __syncthreads();
  float values[4][4] = {};
  if (at.row < begin.batch.rows) {
    load_sample<T>(begin.data, samples[threadIdx.x / 4], at, values);
    store_tile(begin.batch, at, values);
  }
  add_up_tile(begin.batch_sums, Half::data, at, values);
}

template <class T>
__device__ void unpack_chains(const BeginUpdate<T>& begin, unsigned tile) {
  const auto at = place_in_tile(tile, begin.hidden.cols);
  if (at.row >= begin.hidden.rows) return;
  float spins[4][4];
  unpack_tile(begin.chains.row(at.row), begin.chains.cols, at, spins);
  store_tile(begin.hidden, at, spins);
}

__device__ void round_weights(const Matrix<const float>& from, const Matrix<__nv_bfloat16>& to, unsigned tile) {
  const auto at = place_in_tile(tile, from.cols);
  if (at.row >= from.rows) return;
  float weights[4][4];
  load_tile(from, at, weights);
  store_tile(to, at, weights);
}

template <class T>
__global__ void __launch_bounds__(tile_threads)
    begin_update_kernel(BeginUpdate<T> begin, DeviceStep* step, unsigned batch_tiles, unsigned chain_tiles) {
  const unsigned tile = blockIdx.x;
  if (tile < batch_tiles)
    unpack_batch(begin, step, tile);
  else if (tile - batch_tiles < chain_tiles)
    unpack_chains(begin, tile - batch_tiles);
  else
    round_weights(begin.weights, begin.rounded, tile - batch_tiles - chain_tiles);
  if (tile != 0) return;
  if (threadIdx.x == 0) begin_step(begin.plan, step);
  for (int i = static_cast<int>(threadIdx.x); i < begin.counters; i += tile_threads) begin.arrived[i] = 0;
}

}  // namespace

template <class T>
void begin_update(CudaResources& gpu, const BeginUpdate<T>& begin, DeviceStep* step) {
  const auto batch_tiles = tiles_of(begin.batch.rows, begin.batch.cols),
             chain_tiles = tiles_of(begin.hidden.rows, begin.hidden.cols),
             weight_tiles = tiles_of(begin.rounded.rows, begin.rounded.cols);
  begin_update_kernel<T><<<batch_tiles + chain_tiles + weight_tiles, tile_threads, 0, gpu.stream()>>>(
      begin, step, batch_tiles, chain_tiles);
  kadanoff::cuda::check_launch("begin_update");
}

template void begin_update<float>(CudaResources&, const BeginUpdate<float>&, DeviceStep*);
template void begin_update<__nv_bfloat16>(CudaResources&, const BeginUpdate<__nv_bfloat16>&, DeviceStep*);

}  // namespace kadanoff::training::cuda
