// What the CPU's workers have is made for those who work, and is counted.
#include "kernels/fourier/workers_cpu.hpp"

#include <gtest/gtest.h>

namespace kadanoff::fourier::cpu {
namespace {

TEST(Workers, AreNoMoreThanTheTasks) {
  CpuResources cpu(4);
  Workers workers(cpu, 6);
  EXPECT_EQ(workers.made(), 0);
  cpu.for_each(1, [&](std::int64_t, int worker) { EXPECT_EQ(workers[worker].lattice.size(), 36U); });
  EXPECT_EQ(workers.made(), 1);
  cpu.for_each(100, [&](std::int64_t, int worker) { EXPECT_EQ(workers[worker].spectrum.size(), 24U); });
  EXPECT_LE(workers.made(), 4);
  Workers two(cpu, 5);
  cpu.for_each(2, [&](std::int64_t, int worker) { EXPECT_EQ(two[worker].spectrum.size(), 15U); });
  EXPECT_LE(two.made(), 2);
}

TEST(Workers, NeedTheBytesThatAreTold) {
  // A lattice of 36 numbers, and twice 6 × 4 complex ones.
  EXPECT_EQ(transform_bytes(1, 4, 6), 8 * 36 + 32 * 24);
  EXPECT_EQ(transform_bytes(9, 4, 6), 4 * (8 * 36 + 32 * 24));
}

}  // namespace
}  // namespace kadanoff::fourier::cpu
