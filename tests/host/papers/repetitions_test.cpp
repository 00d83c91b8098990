// Numbers of several repetitions: their means and their texts.
#include "host/papers/repetitions.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "kernels/core/check.hpp"

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

TEST(Repetitions, OfInfiniteNumbersHaveAMeanWhereThereIsOne) {
  EXPECT_EQ(average({-infinity, 1}).mean, -infinity);
  EXPECT_TRUE(std::isnan(average({infinity, -infinity}).mean));
  EXPECT_TRUE(std::isnan(average({infinity, std::nan("")}).mean));
  EXPECT_TRUE(std::isnan(average({1, std::nan("")}).mean));
}

TEST(Repetitions, AreComparedWhereThatSaysSomething) {
  EXPECT_EQ(differences({3, infinity, -infinity}, {1, 1, 1}), (std::vector<double>{2, infinity, -infinity}));
  EXPECT_TRUE(std::isnan(differences({infinity}, {infinity}).front()));
  EXPECT_EQ(ratios({6, infinity, 6}, {3, 2, infinity}), (std::vector<double>{2, infinity, 0}));
  for (const double zero : {0.0, -0.0})
    for (const double above : {0.0, 1.0, -1.0, infinity}) EXPECT_TRUE(std::isnan(ratios({above}, {zero}).front()));
  EXPECT_TRUE(std::isnan(ratios({infinity}, {infinity}).front()));
  EXPECT_THROW(differences({1}, {1, 2}), Error);
  EXPECT_THROW(ratios({1, 2}, {1}), Error);
}

TEST(Repetitions, ArePutInWords) {
  EXPECT_EQ(list_values({2.25, 2.5, 2.25}), "2.25 (2 times), 2.5");
  EXPECT_EQ(list_values({2.25, 2.25}), "2.25");
  EXPECT_EQ(mean_of({1, 3}, 2), "2.00 ± 1.00");
  EXPECT_EQ(mean_of({1.234}, 2), "1.23");
  EXPECT_EQ(mean_of({1, infinity}, 2), "inf in 1 of 2");
  EXPECT_EQ(mean_of({1, -infinity, -infinity}, 2), "-inf in 2 of 3");
  EXPECT_EQ(list_values({1, std::nan(""), 2}), "not comparable");
  EXPECT_EQ(count_repetitions(1), "1 repetition");
  EXPECT_EQ(count_repetitions(3), "3 repetitions");
}

}  // namespace
}  // namespace kadanoff::papers
