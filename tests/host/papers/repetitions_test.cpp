// Numbers of several repetitions: their means and their texts.
#include "host/papers/repetitions.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace kadanoff::papers {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

TEST(Repetitions, HaveAMeanWithItsError) {
  struct One {
    double value;
  };
  EXPECT_EQ(over(std::vector<One>{{1}, {3}}, [](const One& one) { return 2 * one.value; }),
            (std::vector<double>{2, 6}));
  EXPECT_EQ(average({1, 3}).mean, 2);
  EXPECT_EQ(average({1, 3}).error, 1);
  EXPECT_TRUE(std::isnan(average({1}).error));
  EXPECT_EQ(average({1, infinity}).mean, infinity);
  figures::Series series;
  add_point(series, 5, average({1, 3}));
  EXPECT_EQ(series.x, std::vector<double>{5});
  EXPECT_EQ(series.y, std::vector<double>{2});
  EXPECT_EQ(series.error, std::vector<double>{1});
}

TEST(Repetitions, ArePutInWords) {
  EXPECT_EQ(list_values({2.25, 2.5, 2.25}), "2.25 (2 times), 2.5");
  EXPECT_EQ(list_values({2.25, 2.25}), "2.25");
  EXPECT_EQ(mean_of({1, 3}, 2), "2.00 ± 1.00");
  EXPECT_EQ(mean_of({1.234}, 2), "1.23");
  EXPECT_EQ(mean_of({1, infinity}, 2), "inf in 1 of 2");
  EXPECT_EQ(count_repetitions(1), "1 repetition");
  EXPECT_EQ(count_repetitions(3), "3 repetitions");
}

}  // namespace
}  // namespace kadanoff::papers
