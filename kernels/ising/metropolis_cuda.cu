// One thread per word: 32 replicas of one site. Lattices stay in shared memory for many sweeps of a launch, or are
// swept in place, with one launch per colour; sweep_plan.hpp chooses.
//
// Each random digit decides half of the open comparisons. A warp has 1,024 of them, so nearly always one is still open
// after two draws, and seldom after three: three draws are made without asking, and a thread goes on only while one of
// its own comparisons is open.
#include <algorithm>

#include "kernels/core/cuda_resources.cuh"
#include "kernels/ising/metropolis.hpp"
#include "kernels/ising/sweep_plan.hpp"
#include "kernels/random/philox_cuda.cuh"

namespace kadanoff::ising::cuda {
namespace {

using kadanoff::random::cuda::RoundKeys;

constexpr unsigned draws = digits / digits_per_draw;

// What a thread knows of its 32 replicas.
struct Replicas {
  unsigned group;
  std::uint32_t heat_bath;
  const uint4* masks;  // [draw][cost 4 or 8][lane], at this lane

  __device__ Replicas(const AcceptanceView& acceptance, unsigned tile, unsigned lane)
      : group(tile * lanes + lane),
        heat_bath(acceptance.heat_bath_of(tile)[lane]),
        masks(reinterpret_cast<const uint4*>(acceptance.digits_of(tile)) + lane) {}
};

// A comparison u < threshold in every bit, as metropolis_simd.cpp has it.
struct Comparison {
  std::uint32_t undecided, less, cost_is_8;

  __device__ void digit(std::uint32_t random, std::uint32_t cost_4, std::uint32_t cost_8) {
    const std::uint32_t digit = (cost_is_8 & cost_8) | (~cost_is_8 & cost_4);
    less = (undecided & digit) | (~undecided & less);
    undecided &= ~(digit ^ random);
  }
  __device__ void step(const uint4& random, const uint4* masks, unsigned draw) {
    const uint4 cost_4 = masks[draw * 2 * lanes], cost_8 = masks[draw * 2 * lanes + lanes];
    digit(random.x, cost_4.x, cost_8.x);
    digit(random.y, cost_4.y, cost_8.y);
    digit(random.z, cost_4.z, cost_8.z);
    digit(random.w, cost_4.w, cost_8.w);
  }
};

// A spin after its update; a, b, c and d are its neighbours.
__device__ std::uint32_t updated(std::uint32_t spin, std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t d,
                                 const Replicas& replicas, const RoundKeys& keys, unsigned sweep, unsigned site) {
  const std::uint32_t costs_8 = ~((a ^ b) | (a ^ c)) & ~(c ^ d);
  const std::uint32_t costs = costs_8 | (a ^ b ^ c ^ d);                   // dE ≠ 0
  const std::uint32_t gains = costs & (spin ^ ((a & b) | (c & (a ^ b))));  // dE < 0
  const uint4 first = draw(keys, sweep, site, replicas.group, 0);
  // Without a cost: Metropolis accepts; heat bath tosses a coin, u < 2³¹.
  Comparison u{.undecided = costs & (replicas.heat_bath | ~gains),
               .less = ~costs & replicas.heat_bath & ~first.x,
               .cost_is_8 = costs_8};
  u.step(first, replicas.masks, 0);
  u.step(draw(keys, sweep, site, replicas.group, 1), replicas.masks, 1);
  u.step(draw(keys, sweep, site, replicas.group, 2), replicas.masks, 2);
#pragma unroll 1
  for (unsigned i = 3; i < draws && u.undecided != 0; ++i)
    u.step(draw(keys, sweep, site, replicas.group, i), replicas.masks, i);
  // u = threshold is not less. What `less` means is turned round for dE < 0 and, in Metropolis, for dE = 0.
  return spin ^ (u.less & ~u.undecided) ^ ((costs & gains) | (~costs & ~replicas.heat_bath));
}

// A thread's own words of a tile, or of a part of it: those of its lane. Their distances are in bytes, so that an
// address is a sum of products.
template <class Bytes>
struct Words {
  std::uint32_t* own;
  Bytes a_row, a_site;

  __device__ std::uint32_t& operator()(unsigned x, unsigned y) const {
    return *reinterpret_cast<std::uint32_t*>(reinterpret_cast<char*>(own) + Bytes{y} * a_row + Bytes{x} * a_site);
  }
};

// In device memory, where a tile of the largest side has 64 GiB.
__device__ Words<std::uint64_t> in_place(std::uint32_t* words, unsigned side, unsigned tile, unsigned lane) {
  return {words + std::uint64_t{tile} * side * side * lanes + lane, 4 * lanes * side, 4 * lanes};
}

// Updates the sites of `colour` in one column of them, in every `stride`-th row of first … end − 1.
template <class Bytes>
__device__ void update_column(const Words<Bytes>& at, unsigned side, int colour, unsigned column, unsigned first,
                              unsigned stride, unsigned end, const Replicas& replicas, const RoundKeys& keys,
                              unsigned sweep) {
#pragma unroll 1
  for (unsigned y = first; y < end; y += stride) {
    const auto row = colour_row<unsigned>(side, y, colour);
    const unsigned x = row.begin + 2 * column;
    if (x >= row.end) continue;
    const unsigned left = x == 0 ? side - 1 : x - 1, right = x == side - 1 ? 0 : x + 1;
    const unsigned above = y == 0 ? side - 1 : y - 1, below = y == side - 1 ? 0 : y + 1;
    at(x, y) =
        updated(at(x, y), at(left, y), at(right, y), at(x, above), at(x, below), replicas, keys, sweep, y * side + x);
  }
}

// A template, so that the compiler knows whether the side is even.
template <int colours>
__device__ unsigned side_of(unsigned half) {
  return 2 * half + colours % 2;
}

constexpr unsigned rows_in_place = 4;  // of a thread, which prepares once for all of them

// A block takes `columns_in_place` columns of `rows_in_place` rows of a tile. No index is divided.
template <int colours>
__global__ void __launch_bounds__(lanes* columns_in_place)
    sweep_colour_kernel(std::uint32_t* words, unsigned half, AcceptanceView acceptance, RoundKeys keys, unsigned sweep,
                        int colour) {
  const unsigned side = side_of<colours>(half), tile = blockIdx.x, lane = threadIdx.x;
  const auto at = in_place(words, side, tile, lane);
  const unsigned first = blockIdx.y * rows_in_place, end = first + rows_in_place < side ? first + rows_in_place : side;
  update_column(at, side, colour, blockIdx.z * columns_in_place + threadIdx.y, first, 1, end,
                Replicas(acceptance, tile, lane), keys, sweep);
}

// A block takes blockDim.x lanes of a tile through `count` sweeps, each thread a column in every blockDim.z-th row.
template <int colours>
__global__ void __launch_bounds__(most_sweep_threads)
    sweep_shared_kernel(std::uint32_t* words, unsigned half, AcceptanceView acceptance, RoundKeys keys, unsigned sweep,
                        unsigned count) {
  extern __shared__ std::uint32_t spins[];  // [site][lane of the block]
  const unsigned side = side_of<colours>(half), tile = blockIdx.x, lane = blockIdx.y * blockDim.x + threadIdx.x;
  const auto all = in_place(words, side, tile, lane);
  const Words<unsigned> at{spins + threadIdx.x, 4 * blockDim.x * side, 4 * blockDim.x};
  const Replicas replicas(acceptance, tile, lane);
  const auto copy = [side](const auto& to, const auto& from) {
    for (unsigned y = threadIdx.z; y < side; y += blockDim.z)
      for (unsigned x = threadIdx.y; x < side; x += blockDim.y) to(x, y) = from(x, y);
  };

  copy(at, all);
  __syncthreads();
  // A colour reads what the one before wrote, also that of the sweep before; so does the copy at the end.
  for (const unsigned end = sweep + count; sweep != end; ++sweep) {
    for (int colour = 0; colour < colours; ++colour) {
      update_column(at, side, colour, threadIdx.y, threadIdx.z, blockDim.z, side, replicas, keys, sweep);
      __syncthreads();
    }
  }
  copy(all, at);
}

// A longer one would keep a display waiting, and this many hide the cost of a launch.
constexpr std::int64_t sweeps_a_launch = 1000;

SweepDevice sweep_device(Device device) {
  const auto value = [&](cudaDeviceAttr which) { return kadanoff::cuda::attribute(which, device); };
  return {.multiprocessors = value(cudaDevAttrMultiProcessorCount),
          .shared_bytes = value(cudaDevAttrMaxSharedMemoryPerMultiprocessor),
          .shared_bytes_a_block = value(cudaDevAttrMaxSharedMemoryPerBlockOptin),
          .shared_bytes_reserved = value(cudaDevAttrReservedSharedMemoryPerBlock)};
}

template <int colours>
void sweep_in_place(CudaResources& gpu, LatticesView<std::uint32_t> lattices, const AcceptanceView& acceptance,
                    const random::RngKey& key, std::int64_t count) {
  using kadanoff::cuda::blocks_for;
  const auto half = static_cast<unsigned>(lattices.side / 2);
  const dim3 grid(static_cast<unsigned>(lattices.tiles()), blocks_for(lattices.side, rows_in_place),
                  blocks_for(half, columns_in_place));
  const RoundKeys keys(key.key);
  for (std::int64_t i = 0; i < count; ++i) {
    for (int colour = 0; colour < colours; ++colour) {
      sweep_colour_kernel<colours><<<grid, dim3(lanes, columns_in_place), 0, gpu.stream()>>>(
          lattices.words, half, acceptance, keys, key.step + static_cast<std::uint32_t>(i), colour);
      kadanoff::cuda::check_launch("sweep");
    }
  }
}

template <int colours>
void sweep_shared(CudaResources& gpu, LatticesView<std::uint32_t> lattices, const AcceptanceView& acceptance,
                  const random::RngKey& key, std::int64_t count, const SweepPlan& plan) {
  const auto half = static_cast<unsigned>(lattices.side / 2), width = static_cast<unsigned>(plan.lanes);
  const auto bytes = static_cast<std::size_t>(shared_bytes(lattices.side, plan.lanes));
  kadanoff::cuda::check(cudaFuncSetAttribute(sweep_shared_kernel<colours>, cudaFuncAttributeMaxDynamicSharedMemorySize,
                                             static_cast<int>(bytes)),
                        "asking for shared memory");
  const dim3 grid(static_cast<unsigned>(lattices.tiles()), lanes / width);
  const dim3 block(width, half, static_cast<unsigned>(plan.rows));
  const RoundKeys keys(key.key);
  for (std::int64_t done = 0; done < count; done += sweeps_a_launch) {
    const auto now = static_cast<unsigned>(std::min(sweeps_a_launch, count - done));
    sweep_shared_kernel<colours><<<grid, block, bytes, gpu.stream()>>>(
        lattices.words, half, acceptance, keys, key.step + static_cast<std::uint32_t>(done), now);
    kadanoff::cuda::check_launch("sweep");
  }
}

}  // namespace

void sweep(CudaResources& gpu, LatticesView<std::uint32_t> lattices, const AcceptanceView& acceptance,
           const random::RngKey& key, std::int64_t count) {
  const auto plan = plan_sweep(sweep_device(gpu.device()), lattices.side, lattices.tiles(), count);
  const bool is_even = lattices.side % 2 == 0;
  if (plan.is_in_place())
    (is_even ? sweep_in_place<2> : sweep_in_place<3>)(gpu, lattices, acceptance, key, count);
  else
    (is_even ? sweep_shared<2> : sweep_shared<3>)(gpu, lattices, acceptance, key, count, plan);
}

}  // namespace kadanoff::ising::cuda
