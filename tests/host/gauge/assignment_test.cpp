// The assignment is the best of all.
#include "host/gauge/assignment.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

#include "host/gauge/gauge.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::gauge {
namespace {

const random::RngKey assignment_key = random::make_key(3, random::Stream::correlator_controls);

double total(const std::vector<double>& cost, const std::vector<std::int64_t>& columns) {
  double sum = 0;
  for (std::size_t row = 0; row < columns.size(); ++row)
    sum += cost[row * columns.size() + static_cast<std::size_t>(columns[row])];
  return sum;
}

TEST(Assign, IsTheBestOfAllAssignments) {
  std::mt19937 generator(7);
  std::uniform_real_distribution<double> uniform(-1, 1);
  for (std::int64_t n = 0; n <= 7; ++n)
    for (int repeat = 0; repeat < 20; ++repeat) {
      std::vector<double> cost;
      // Real costs, and whole ones with many equal.
      for (std::int64_t i = 0; i < n * n; ++i)
        cost.push_back(repeat % 2 == 0 ? uniform(generator) : std::floor(3 * uniform(generator)));
      std::vector<std::int64_t> columns(static_cast<std::size_t>(n));
      std::iota(columns.begin(), columns.end(), 0);
      double best = n == 0 ? 0 : 1e9;
      do best = std::min(best, total(cost, columns));
      while (std::next_permutation(columns.begin(), columns.end()));
      auto found = assign(cost, n);
      EXPECT_NEAR(total(cost, found), best, 1e-12) << "n = " << n;
      std::sort(found.begin(), found.end());
      for (std::size_t row = 0; row < found.size(); ++row) ASSERT_EQ(found[row], static_cast<std::int64_t>(row));
    }
}

// A large one whose best is known: the inverse of a permutation costs nothing, all else something.
TEST(Assign, FindsAHiddenPermutation) {
  constexpr std::int64_t n = 300;
  const auto order = random_arrangement(n, assignment_key).order;
  std::mt19937 generator(8);
  std::uniform_real_distribution<double> uniform(0.01, 1);
  std::vector<double> cost;
  for (std::int64_t row = 0; row < n; ++row)
    for (std::int64_t column = 0; column < n; ++column)
      cost.push_back(order[static_cast<std::size_t>(row)] == column ? 0 : uniform(generator));
  EXPECT_EQ(assign(cost, n), order);
  cost[5] = NAN;
  EXPECT_THROW(assign(cost, n), Error);
}

}  // namespace
}  // namespace kadanoff::gauge
