// See sampling.hpp for which thread draws for which units. The order of every sum depends only on the shapes.
#include <algorithm>

#include "kernels/core/block_sum.cuh"
#include "kernels/rows/spin_rows.cuh"
#include "kernels/training/cuda/layer.cuh"
#include "kernels/units/sampling.cuh"

namespace kadanoff::training::cuda {

using kadanoff::cuda::block_sum;
using kadanoff::cuda::blocks_for;
using kadanoff::cuda::check_launch;
using kadanoff::random::cuda::DeviceKey;

namespace {

constexpr int block_size = 256;

__device__ float as_float(float value) { return value; }
__device__ float as_float(__nv_bfloat16 value) { return __bfloat162float(value); }
template <class T>
__device__ T as_operand(float value);
template <>
__device__ float as_operand<float>(float value) {
  return value;
}
template <>
__device__ __nv_bfloat16 as_operand<__nv_bfloat16>(float value) {
  return __float2bfloat16_rn(value);
}

// ── spins ───────────────────────────────────────────────────────────────────────────────────────────────────────────

constexpr int unpack_block = 128;

// A block a row, so that the row's place in the data is worked out once a thread and not once a spin.
template <class T>
__global__ void unpack_kernel(Matrix<const std::uint32_t> words, const DeviceStep* step, Matrix<T> out) {
  const auto i = static_cast<std::uint32_t>(blockIdx.x);
  const std::uint32_t* row = words.row(step == nullptr ? i : step->state.order(step->state.first + i));
  for (auto j = static_cast<std::int64_t>(threadIdx.x); j < out.cols; j += unpack_block)
    out(i, j) = as_operand<T>(rows::cuda::spin_of(row, j));
}

template <class T>
void unpack_with(CudaResources& gpu, Matrix<const std::uint32_t> words, const DeviceStep* step, Matrix<T> out) {
  unpack_kernel<T><<<static_cast<unsigned>(out.rows), unpack_block, 0, gpu.stream()>>>(words, step, out);
  check_launch("unpack");
}

// ── activation ──────────────────────────────────────────────────────────────────────────────────────────────────────

// One thread a Philox counter, which makes the draws of four units. 16 neighbouring threads, which are of one sample
// and of one warp, hold two packed words of spins: 16 bits of each of their four ballots.
template <class T>
__global__ void activate_kernel(Activation how, const DeviceStep* step, Matrix<const float> fields,
                                Vector<const float> bias, Matrix<T> out, std::int64_t counters) {
  const std::int64_t item = static_cast<std::int64_t>(blockIdx.x) * blockDim.x + threadIdx.x;
  const std::int64_t i = item / counters;
  const auto counter = static_cast<unsigned>(item % counters);
  const bool is_there = i < fields.rows, packs = how.chains.data != nullptr;
  uint4 draws{};
  unsigned bits[4] = {};
  if (is_there && (how.spins || packs)) {
    const DeviceKey key(how.key.at_step(step->state.update));
    draws = kadanoff::random::cuda::draw(key, counter, static_cast<unsigned>(i), how.half_step);
  }
#pragma unroll
  for (unsigned word = 0; word < 4; ++word) {
    const std::int64_t j = units::unit_of({counter, word});
    bool is_up = false;
    if (is_there && j < fields.cols) {
      const float mean = units::cuda::mean_in_field(fields(i, j), bias[j]);
      const float spin = units::spin_from_mean(mean, units::cuda::draw_of(draws, word));
      const float value = how.spins ? spin : mean;
      is_up = spin > 0;
      out(i, j) = as_operand<T>(how.negated ? -value : value);
    }
    if (packs) bits[word] = __ballot_sync(0xFFFFFFFFU, is_up) >> (threadIdx.x & 16U) & 0xFFFFU;
  }
  if (!packs || !is_there) return;
  const unsigned lane = threadIdx.x % units::counters_per_block;
  const std::int64_t first = counter / units::counters_per_block * (units::units_per_block / 32);
  if (lane == 0 && first < how.chains.cols) how.chains(i, first) = bits[0] | bits[1] << 16;
  if (lane == 1 && first + 1 < how.chains.cols) how.chains(i, first + 1) = bits[2] | bits[3] << 16;
}

__global__ void round_kernel(const float* from, __nv_bfloat16* to, std::int64_t count) {
  const std::int64_t item = static_cast<std::int64_t>(blockIdx.x) * blockDim.x + threadIdx.x;
  if (item < count) to[item] = __float2bfloat16_rn(from[item]);
}

// ── sums ────────────────────────────────────────────────────────────────────────────────────────────────────────────

constexpr int sum_columns = 32, sum_rows = block_size / sum_columns;  // of threads in a block

// Enough to be worth a block, and no more blocks than a grid takes.
constexpr std::int64_t least_rows = 256, most_chunks = 32768;

__host__ __device__ std::int64_t rows_per_chunk(std::int64_t n) {
  const auto rows = (n + most_chunks - 1) / most_chunks;
  return rows < least_rows ? least_rows : rows;
}

std::int64_t sum_chunks(std::int64_t n) { return (n + rows_per_chunk(n) - 1) / rows_per_chunk(n); }

template <class T>
__global__ void partial_sums_kernel(Matrix<const T> halves, float* partial) {
  __shared__ float sums[2][sum_rows][sum_columns];
  const int column = static_cast<int>(threadIdx.x) % sum_columns, row = static_cast<int>(threadIdx.x) / sum_columns;
  const std::int64_t j = static_cast<std::int64_t>(blockIdx.x) * sum_columns + column;
  const std::int64_t n = halves.rows / 2, chunk = blockIdx.y, first = chunk * rows_per_chunk(n);
  const std::int64_t end = first + rows_per_chunk(n) < n ? first + rows_per_chunk(n) : n;
  for (int half = 0; half < 2; ++half) {
    float sum = 0;
    if (j < halves.cols)
      for (std::int64_t i = first + row; i < end; i += sum_rows) sum += as_float(halves(half * n + i, j));
    sums[half][row][column] = sum;
  }
  __syncthreads();
  if (row >= 2 || j >= halves.cols) return;
  float sum = 0;
  for (int other = 0; other < sum_rows; ++other) sum += sums[row][other][column];
  partial[(2 * chunk + row) * halves.cols + j] = sum;
}

__global__ void finish_sums_kernel(const float* partial, std::int64_t chunks, std::int64_t n, std::int64_t units,
                                   float sign, float* mean, float* gradient) {
  const std::int64_t j = static_cast<std::int64_t>(blockIdx.x) * blockDim.x + threadIdx.x;
  if (j >= units) return;
  float data = 0, model = 0;
  for (std::int64_t chunk = 0; chunk < chunks; ++chunk) {
    data += partial[2 * chunk * units + j];
    model += partial[(2 * chunk + 1) * units + j];
  }
  mean[j] = data / static_cast<float>(n);
  gradient[j] = (data + sign * model) / static_cast<float>(n);
}

template <class T>
__global__ void squared_error_kernel(const T* data, const T* model, std::int64_t count, double* partial) {
  double sum = 0;
  for (std::int64_t at = static_cast<std::int64_t>(blockIdx.x) * block_size + threadIdx.x; at < count;
       at += static_cast<std::int64_t>(error_parts) * block_size) {
    const double difference = static_cast<double>(as_float(data[at])) - static_cast<double>(as_float(model[at]));
    sum += difference * difference;
  }
  sum = block_sum<block_size>(sum);
  if (threadIdx.x == 0) partial[blockIdx.x] = sum;
}

__global__ void add_parts_kernel(const double* partial, double* to) {
  const double sum = block_sum<error_parts>(partial[threadIdx.x]);
  if (threadIdx.x == 0) *to += sum;
}

}  // namespace

template <class T>
void unpack_batch(CudaResources& gpu, const rows::SpinRows& data, const DeviceStep* step, Matrix<T> out) {
  unpack_with<T>(gpu, data.words, step, out);
}

template <class T>
void unpack_rows(CudaResources& gpu, Matrix<const std::uint32_t> words, Matrix<T> out) {
  unpack_with<T>(gpu, words, nullptr, out);
}

template <class T>
void activate(CudaResources& gpu, const Activation& how, const DeviceStep* step, Matrix<const float> fields,
              Vector<const float> bias, Matrix<T> out) {
  const auto counters = units::cuda::counters_for(fields.cols);
  activate_kernel<T><<<blocks_for(fields.rows * counters, block_size), block_size, 0, gpu.stream()>>>(
      how, step, fields, bias, out, counters);
  check_launch("activate");
}

void round_to_bf16(CudaResources& gpu, Matrix<const float> from, __nv_bfloat16* to) {
  const auto count = from.rows * from.cols;
  round_kernel<<<blocks_for(count, block_size), block_size, 0, gpu.stream()>>>(from.data, to, count);
  check_launch("round_to_bf16");
}

std::int64_t most_sum_chunks(std::int64_t n) { return std::min((n + least_rows - 1) / least_rows, most_chunks); }

template <class T>
void partial_sums(CudaResources& gpu, Matrix<const T> halves, float* partial) {
  const dim3 grid(blocks_for(halves.cols, sum_columns), static_cast<unsigned>(sum_chunks(halves.rows / 2)));
  partial_sums_kernel<T><<<grid, block_size, 0, gpu.stream()>>>(halves, partial);
  check_launch("partial_sums");
}

void finish_sums(CudaResources& gpu, const float* partial, std::int64_t n, std::int64_t units, float sign, float* mean,
                 float* gradient) {
  finish_sums_kernel<<<blocks_for(units, block_size), block_size, 0, gpu.stream()>>>(partial, sum_chunks(n), n, units,
                                                                                     sign, mean, gradient);
  check_launch("finish_sums");
}

template <class T>
void add_squared_error(CudaResources& gpu, Matrix<const T> halves, double* partial, double* sum) {
  const auto count = halves.rows / 2 * halves.cols;
  squared_error_kernel<T>
      <<<error_parts, block_size, 0, gpu.stream()>>>(halves.data, halves.data + count, count, partial);
  check_launch("squared_error");
  add_parts_kernel<<<1, error_parts, 0, gpu.stream()>>>(partial, sum);
  check_launch("add_parts");
}

#define KADANOFF_FOR_OPERAND(T)                                                                        \
  template void unpack_batch<T>(CudaResources&, const rows::SpinRows&, const DeviceStep*, Matrix<T>);  \
  template void unpack_rows<T>(CudaResources&, Matrix<const std::uint32_t>, Matrix<T>);                \
  template void activate<T>(CudaResources&, const Activation&, const DeviceStep*, Matrix<const float>, \
                            Vector<const float>, Matrix<T>);                                           \
  template void partial_sums<T>(CudaResources&, Matrix<const T>, float*);                              \
  template void add_squared_error<T>(CudaResources&, Matrix<const T>, double*, double*)
KADANOFF_FOR_OPERAND(float);
KADANOFF_FOR_OPERAND(__nv_bfloat16);

}  // namespace kadanoff::training::cuda
