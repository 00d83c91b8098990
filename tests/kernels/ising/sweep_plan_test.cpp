// How a GPU sweeps. metropolis_test.cpp has the spins, which do not depend on it.
#include "kernels/ising/sweep_plan.hpp"

#include <gtest/gtest.h>

#include "kernels/ising/lattices.hpp"

namespace kadanoff::ising {
namespace {

constexpr SweepDevice h100{.multiprocessors = 132,
                           .shared_bytes = 228 << 10,
                           .shared_bytes_a_block = 227 << 10,
                           .shared_bytes_reserved = 1 << 10};

TEST(SweepPlan, IsOneThatTheDeviceCanLaunch) {
  constexpr SweepDevice small{
      .multiprocessors = 6, .shared_bytes = 64 << 10, .shared_bytes_a_block = 48 << 10, .shared_bytes_reserved = 0};
  for (const SweepDevice& device : {h100, small}) {
    for (std::int64_t side = 2; side <= 260; ++side) {
      for (const std::int64_t tiles : {1, 7, 98, 3000}) {
        const SweepPlan plan = plan_sweep(device, side, tiles, 20);
        if (plan.is_in_place()) continue;
        EXPECT_EQ(lanes % plan.lanes, 0);
        EXPECT_GE(plan.rows, 1);
        EXPECT_LE(plan.rows, 64);  // CUDA's limit of a block's depth
        EXPECT_LE(plan.lanes * (side / 2) * plan.rows, most_sweep_threads);
        EXPECT_LE(shared_bytes(side, plan.lanes), device.shared_bytes_a_block);
      }
    }
  }
}

TEST(SweepPlan, KeepsLatticesInSharedMemoryWhereTheyFillTheDevice) {
  // 98 tiles on 132 multiprocessors: quarters of them, three blocks at most, instead of one whole and 34 idle ones.
  const SweepPlan small = plan_sweep(h100, 10, 98, 20);
  EXPECT_EQ(small.lanes, 4);
  EXPECT_EQ(small.rows, 10);
  const SweepPlan large = plan_sweep(h100, 80, 16, 20);  // 128 blocks of 20 warps, which have ten turns
  EXPECT_EQ(large.lanes, 2);
  EXPECT_EQ(large.rows, 8);
  EXPECT_EQ(plan_sweep(h100, 241, 8, 1).lanes, 1);
}

TEST(SweepPlan, SweepsInPlaceWhatDoesNotFitOrIsTooFew) {
  EXPECT_TRUE(plan_sweep(h100, 242, 16, 20).is_in_place());
  EXPECT_TRUE(plan_sweep(h100, largest_side, 1, 1).is_in_place());
  EXPECT_TRUE(plan_sweep(h100, 80, 1, 20).is_in_place());  // 16 blocks would leave 116 multiprocessors idle
}

TEST(SweepPlan, IsThereForNoSweeps) { EXPECT_TRUE(plan_sweep(h100, 10, 1, 0).is_in_place()); }

}  // namespace
}  // namespace kadanoff::ising
