// The pool of threads: every task runs once, and errors reach the caller.
#include "kernels/core/cpu_resources.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <stdexcept>
#include <vector>

namespace kadanoff {
namespace {

TEST(CpuResources, RunsEveryTaskOnce) {
  for (const int threads : {1, 2, 7}) {
    CpuResources cpu(threads);
    EXPECT_EQ(cpu.threads(), threads);
    for (const std::int64_t tasks : {0, 1, 2, 1000}) {
      std::vector<std::atomic<int>> runs(static_cast<std::size_t>(tasks));
      cpu.for_each(tasks, [&](std::int64_t task, int worker) {
        ASSERT_TRUE(worker >= 0 && worker < threads);
        ++runs[static_cast<std::size_t>(task)];
      });
      for (const auto& count : runs) EXPECT_EQ(count, 1);
    }
  }
}

TEST(CpuResources, LendsAWorkerToOneTaskAtATime) {
  CpuResources cpu(4);
  std::vector<std::atomic<int>> busy(4);
  std::atomic<int> collisions = 0;
  cpu.for_each(2000, [&](std::int64_t, int worker) {
    if (busy[static_cast<std::size_t>(worker)].fetch_add(1) != 0) ++collisions;
    busy[static_cast<std::size_t>(worker)].fetch_sub(1);
  });
  EXPECT_EQ(collisions, 0);
}

TEST(CpuResources, CutsARangeIntoTasksThatDoNotDependOnTheThreads) {
  for (const int threads : {1, 3}) {
    CpuResources cpu(threads);
    for (const std::int64_t count : {0, 1, 63, 64, 65, 128, 1000}) {
      std::mutex mutex;
      std::map<std::int64_t, std::int64_t> size_from;
      cpu.for_each_range(count, 64, [&](std::int64_t first, std::int64_t size, int worker) {
        ASSERT_TRUE(worker >= 0 && worker < threads);
        const std::lock_guard lock(mutex);
        ASSERT_TRUE(size_from.emplace(first, size).second) << "task at " << first << " twice";
      });
      std::map<std::int64_t, std::int64_t> expected;
      for (std::int64_t first = 0; first < count; first += 64)
        expected[first] = std::min<std::int64_t>(64, count - first);
      EXPECT_EQ(size_from, expected);
    }
  }
}

TEST(CpuResources, RethrowsAndCanBeUsedAgain) {
  CpuResources cpu(3);
  for (int attempt = 0; attempt < 20; ++attempt) {
    EXPECT_THROW(cpu.for_each(100,
                              [](std::int64_t task, int) {
                                if (task == 37) throw std::runtime_error("37");
                              }),
                 std::runtime_error);
    std::atomic<int> runs = 0;
    cpu.for_each(50, [&](std::int64_t, int) { ++runs; });
    EXPECT_EQ(runs, 50);
  }
}

}  // namespace
}  // namespace kadanoff
