// Counts the issue slots of each way to sweep, as bench/gpu_budget.py estimates them for an H100. A model, not a
// measurement: barriers and the copies to and from shared memory are not in it.
#include "kernels/ising/sweep_plan.hpp"

#include <algorithm>

#include "kernels/ising/lattices.hpp"

namespace kadanoff::ising {
namespace {

// Slots of a scheduler: of 2.5 µs, and of an update of one word by each thread of a warp.
constexpr std::int64_t launch = 3200, update_in_place = 270, update_shared = 240;
constexpr std::int64_t fewest_warps = 3;      // with fewer, a scheduler waits
constexpr std::int64_t threads_a_turn = 128;  // a warp for each of the four schedulers

constexpr std::int64_t up(std::int64_t a, std::int64_t b) { return (a + b - 1) / b; }

struct Work {
  const SweepDevice& device;
  std::int64_t side, tiles;

  [[nodiscard]] std::int64_t columns() const { return side / 2; }  // of a row's sites of one colour, at most

  // Both: of the busiest scheduler, for the sites of a colour.
  [[nodiscard]] std::int64_t slots_in_place() const {
    const auto threads = tiles * lanes * up(columns(), columns_in_place) * columns_in_place * side;
    const auto turns = up(threads, threads_a_turn * device.multiprocessors);
    return launch + update_in_place * std::max(turns, fewest_warps);
  }
  [[nodiscard]] std::int64_t slots(const SweepPlan& plan) const {
    const std::int64_t threads = plan.lanes * columns() * plan.rows;
    const auto by_memory = device.shared_bytes / (shared_bytes(side, plan.lanes) + device.shared_bytes_reserved);
    const auto blocks = up(tiles * (lanes / plan.lanes), device.multiprocessors);  // of the busiest multiprocessor
    const auto at_once = std::min({blocks, by_memory, most_sweep_threads / threads});
    const auto turns = [&](std::int64_t n) {
      return n == 0 ? 0 : std::max(n * up(threads, threads_a_turn), fewest_warps);
    };
    return update_shared * up(side, plan.rows) * (blocks / at_once * turns(at_once) + turns(blocks % at_once));
  }
};

}  // namespace

SweepPlan plan_sweep(const SweepDevice& device, std::int64_t side, std::int64_t tiles, std::int64_t count) {
  const Work work{device, side, tiles};
  const std::int64_t all_colours = count * colours(side);
  SweepPlan best;
  std::int64_t least = all_colours * work.slots_in_place();
  // Of equal ones the widest, whose words lie together, with the fewest turns.
  for (int wide = lanes; wide >= 1; wide /= 2) {
    if (shared_bytes(side, wide) > device.shared_bytes_a_block) continue;
    for (std::int64_t rows = std::min(side, most_sweep_threads / (wide * work.columns())); rows >= 1; --rows) {
      const SweepPlan plan{.lanes = wide, .rows = static_cast<int>(rows)};
      const auto slots = launch + all_colours * work.slots(plan);
      if (slots >= least) continue;
      least = slots;
      best = plan;
    }
  }
  return best;
}

}  // namespace kadanoff::ising
