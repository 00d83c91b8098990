// Timing in turns, with works whose time is known.
#include "host/benchmark/timing.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <ctime>
#include <string>
#include <thread>

#include "kernels/core/check.hpp"

namespace kadanoff::benchmark {
namespace {

using std::chrono::milliseconds;

TEST(Quantile, LiesBetweenNeighbours) {
  EXPECT_EQ(quantile({3, 1, 2}, 0.5), 2);
  EXPECT_EQ(quantile({4, 1, 3, 2}, 0.5), 2.5);
  EXPECT_EQ(quantile({5, 1, 2, 3, 4}, 0.25), 2);
  EXPECT_EQ(quantile({10, 0}, 0.75), 7.5);
  EXPECT_EQ(quantile({7}, 0.25), 7);
  EXPECT_EQ(quantile({1, 2}, 1), 2);
  EXPECT_THROW(quantile({}, 0.5), Error);
}

TEST(TimeInTurns, TakesTurns) {
  Context context(cpu_device, 1);
  std::string order;
  const auto slow = [&](char name) {
    return [&order, name] { order += name, std::this_thread::sleep_for(milliseconds(2)); };
  };
  const auto timings = time_in_turns(context, {slow('a'), slow('b')}, {.seconds = 0, .fewest = 4, .shortest = 0.001});
  EXPECT_EQ(order.substr(order.size() - 8), "abababab");
  ASSERT_EQ(timings.size(), 2U);
  for (const auto& timing : timings) {
    EXPECT_EQ(timing.repeats, 4);
    EXPECT_EQ(timing.calls, 1);
    EXPECT_GE(timing.best, 0.002);
    EXPECT_LE(timing.best, timing.low);
    EXPECT_LE(timing.low, timing.median);
    EXPECT_LE(timing.median, timing.high);
    EXPECT_LE(timing.host, timing.high);
    EXPECT_LT(timing.cpu, timing.median);  // the work sleeps
  }
}

TEST(TimeInTurns, TellsTheTimeOfAllThreads) {
  Context context(cpu_device, 2);
  const auto spin = [](std::int64_t, int) {
    for (const auto end = std::clock() + CLOCKS_PER_SEC / 500; std::clock() < end;) {
    }
  };
  const auto timing =
      time_in_turns(context, {[&] { context.cpu().for_each(4, spin); }}, {.seconds = 0, .fewest = 3, .shortest = 0})
          .front();
  EXPECT_GE(timing.cpu, 0.002);  // std::clock() also counts all threads
}

TEST(TimeInTurns, CallsAShortWorkOftenEnoughToBeMeasured) {
  Context context(cpu_device, 1);
  std::int64_t called = 0;
  const auto timings = time_in_turns(context, {[&] { ++called; }}, {.seconds = 0, .fewest = 3, .shortest = 0.001});
  EXPECT_GT(timings[0].calls, 100);
  EXPECT_GE(called, 3 * timings[0].calls);
  EXPECT_LT(timings[0].best, 1e-5);  // the others may have been interrupted
}

TEST(TimeInTurns, GoesOnForItsTimeButNotBeyondTheMost) {
  Context context(cpu_device, 1);
  const auto work = [] { std::this_thread::sleep_for(milliseconds(1)); };
  EXPECT_EQ(time_in_turns(context, {work}, {.seconds = 60, .fewest = 1, .most = 7, .shortest = 0}).front().repeats, 7);
  const auto timed = time_in_turns(context, {work}, {.seconds = 1, .fewest = 1, .shortest = 0}).front();
  EXPECT_GT(timed.repeats, 1);
  EXPECT_LE(timed.repeats, 1000);
}

}  // namespace
}  // namespace kadanoff::benchmark
