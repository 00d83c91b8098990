// One launch per colour, one thread per word: 32 replicas of one site. A warp has the 16 lanes of two sites.
//
// The thresholds' digits differ between lanes but not between sites, so they stay in the cache. A thread stops drawing
// when its 32 comparisons are decided, usually after two draws.
#include "kernels/core/cuda_resources.cuh"
#include "kernels/ising/metropolis.hpp"
#include "kernels/random/philox_cuda.cuh"

namespace kadanoff::ising::cuda {
namespace {

using kadanoff::random::cuda::DeviceKey;

// u < threshold in each bit of `compared`, digit by digit.
__device__ std::uint32_t less_than_threshold(std::uint32_t compared, std::uint32_t cost_is_8,
                                             const std::uint32_t* masks, uint4 first_draw, const DeviceKey& key,
                                             unsigned site, unsigned group) {
  std::uint32_t less = 0, undecided = compared;
  uint4 random = first_draw;
  for (unsigned block = 0; block < digits / digits_per_draw && undecided != 0; ++block) {
    if (block > 0) random = kadanoff::random::cuda::draw(key, site, group, block);
    const std::uint32_t words[digits_per_draw] = {random.x, random.y, random.z, random.w};
    for (int i = 0; i < digits_per_draw; ++i) {
      const std::uint32_t* mask = masks + (block * digits_per_draw + i) * 2 * lanes;  // [cost][lane], at this lane
      const std::uint32_t digit = (cost_is_8 & mask[lanes]) | (~cost_is_8 & mask[0]);
      less |= undecided & digit & ~words[i];
      undecided &= ~(digit ^ words[i]);
    }
  }
  return less;
}

__global__ void sweep_colour_kernel(LatticesView<std::uint32_t> lattices, AcceptanceView acceptance, DeviceKey key,
                                    int colour) {
  const std::int64_t side = lattices.side, half = side / 2;  // no row has more sites of one colour
  const std::int64_t index = std::int64_t{blockIdx.x} * blockDim.x + threadIdx.x;
  const std::int64_t lane = index % lanes;
  const std::int64_t column = index / lanes % half;
  const std::int64_t y = index / lanes / half % side;
  const std::int64_t tile = index / lanes / half / side;
  if (tile >= lattices.tiles()) return;
  const ColourRow row = colour_row(side, y, colour);
  const std::int64_t x = row.begin + 2 * column;
  if (x >= row.end) return;

  std::uint32_t* words = lattices.tile(tile) + lane;
  const std::int64_t site = y * side + x;
  const std::uint32_t spin = words[site * lanes];
  // Bits of the four neighbours that point the other way: a flip costs dE = 8 − 4 · their number.
  const std::uint32_t a = spin ^ words[(y * side + (x == 0 ? side - 1 : x - 1)) * lanes];
  const std::uint32_t b = spin ^ words[(y * side + (x == side - 1 ? 0 : x + 1)) * lanes];
  const std::uint32_t c = spin ^ words[((y == 0 ? side - 1 : y - 1) * side + x) * lanes];
  const std::uint32_t d = spin ^ words[((y == side - 1 ? 0 : y + 1) * side + x) * lanes];
  const std::uint32_t none = ~(a | b | c | d), all = a & b & c & d;
  const std::uint32_t odd = a ^ b ^ c ^ d;  // one or three
  const std::uint32_t two_or_more = (a & b) | (c & d) | ((a | b) & (c | d));
  const std::uint32_t raises = none | (odd & ~two_or_more);  // dE = 8, 4
  const std::uint32_t lowers = all | (odd & two_or_more);    // dE = −8, −4
  const std::uint32_t level = ~(raises | lowers);            // dE = 0

  const std::uint32_t heat_bath = acceptance.heat_bath_of(tile)[lane];
  const auto group = static_cast<unsigned>(tile * lanes + lane);
  const uint4 first_draw = kadanoff::random::cuda::draw(key, static_cast<unsigned>(site), group, 0);
  const std::uint32_t less =
      less_than_threshold(raises | (lowers & heat_bath), none | all, acceptance.digits_of(tile) + lane, first_draw, key,
                          static_cast<unsigned>(site), group);
  const std::uint32_t metropolis_flips = (raises & less) | lowers | level;
  const std::uint32_t heat_bath_flips = (raises & less) | (lowers & ~less) | (level & ~first_draw.x);
  words[site * lanes] = spin ^ ((heat_bath & heat_bath_flips) | (~heat_bath & metropolis_flips));
}

}  // namespace

void sweep(CudaResources& gpu, LatticesView<std::uint32_t> lattices, const AcceptanceView& acceptance,
           const random::RngKey& key, std::int64_t count) {
  constexpr int block = 256;
  const std::int64_t threads = lattices.tiles() * lattices.side * (lattices.side / 2) * lanes;
  for (std::int64_t i = 0; i < count; ++i) {
    const DeviceKey sweep_key(key.at_step(key.step + static_cast<std::uint32_t>(i)));
    for (int colour = 0; colour < colours(lattices.side); ++colour) {
      sweep_colour_kernel<<<kadanoff::cuda::blocks_for(threads, block), block, 0, gpu.stream()>>>(lattices, acceptance,
                                                                                                  sweep_key, colour);
      kadanoff::cuda::check_launch("sweep");
    }
  }
}

}  // namespace kadanoff::ising::cuda
