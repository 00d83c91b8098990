// How products of spins are shared out.
#include "kernels/linalg/spin_tasks.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace kadanoff::linalg {
namespace {

TEST(SpinTasks, TakeEachSampleOfEachPanelOnce) {
  for (const std::int64_t samples : {1, 31, 33, 100, 1000, 1024, 1025, 5000})
    for (const std::int64_t panels : {1, 2, 7, 25, 100})
      for (const std::int64_t threads : {1, 2, 3, 16, 64}) {
        const SpinTasks tasks(samples, panels, threads);
        std::vector<int> taken(static_cast<std::size_t>(samples * panels), 0);
        for (std::int64_t i = 0; i < tasks.count(); ++i) {
          const auto task = tasks[i];
          EXPECT_EQ(task.first % 32, 0);
          EXPECT_GT(task.count, 0);
          EXPECT_LE(task.count, tasks.longest());
          for (auto s = task.first; s < task.first + task.count; ++s)
            ++taken[static_cast<std::size_t>(task.panel * samples + s)];
        }
        EXPECT_LE(tasks.longest(), SpinTasks::most_samples);
        EXPECT_EQ(taken, std::vector<int>(taken.size(), 1)) << samples << ' ' << panels << ' ' << threads;
      }
}

TEST(SpinTasks, LeaveNoThreadWithAWholePanelMore) {
  const SpinTasks tasks(1000, 25, 2);
  ASSERT_EQ(tasks.count(), 26);  // 24 panels, and one in two pieces
  EXPECT_EQ(tasks[23].count, 1000);
  EXPECT_EQ(tasks[24].panel, 24);
  EXPECT_EQ(tasks[24].count, 512);
  EXPECT_EQ(tasks[25].first, 512);
}

}  // namespace
}  // namespace kadanoff::linalg
