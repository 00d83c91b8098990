// The messages about a busy machine and unsteady rows.
#include "host/benchmark/noise.hpp"

#include <gtest/gtest.h>

namespace kadanoff::benchmark {
namespace {

TEST(BusyBefore, IsALoadThatLeavesTooFewCores) {
  EXPECT_FALSE(busy_before(0.1, 2, 2));
  EXPECT_FALSE(busy_before(4.2, 16, 8));  // eight cores are left for the others
  EXPECT_FALSE(busy_before(0.2, 2, 4));   // more threads than cores, but no other load
  const auto text = busy_before(3.14, 2, 2);
  ASSERT_TRUE(text);
  EXPECT_NE(text->find("load 3.14, with only 0 of 2 cores free beside the 2 threads"), std::string::npos) << *text;
  EXPECT_TRUE(busy_before(1.8, 2, 1));
  EXPECT_TRUE(busy_before(9, 16, 8));
}

TEST(BusyBefore, ReadsTheStateOfTheMachine) {
  Context context(cpu_device, 1);
  EXPECT_TRUE(busy_before({{"cpu", {{"load", 1e6}}}}, context));
  EXPECT_FALSE(busy_before({{"cpu", {{"load", 0}}}}, context));
  EXPECT_FALSE(busy_before({{"cpu", {{"load", nullptr}}}}, context));  // the system does not report the load
}

BenchmarkRow row_of(const char* work, double low, double high) {
  BenchmarkRow row;
  row.work = work;
  row.size = "8x4";
  row.time.median = 2;
  row.time.low = low;
  row.time.high = high;
  return row;
}

TEST(Unsteady, NamesTheRowsWhoseQuartilesAreFarApart) {
  EXPECT_FALSE(unsteady({}));
  EXPECT_FALSE(unsteady({row_of("train", 1.95, 2.1)}));
  const auto text = unsteady({row_of("train", 1.95, 2.1), row_of("flow", 1.8, 2.4), row_of("ising", 1.9, 2.2)});
  ASSERT_TRUE(text);
  EXPECT_NE(text->find("more than 10 % of the median"), std::string::npos) << *text;
  EXPECT_NE(text->find(": flow 8x4 by 30 %, ising 8x4 by 15 %"), std::string::npos) << *text;
  EXPECT_EQ(text->find("train"), std::string::npos) << *text;
}

}  // namespace
}  // namespace kadanoff::benchmark
