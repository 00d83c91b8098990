// Correlators over all distances, against the sums over sites, and on lattices known by hand.
#include "kernels/ising/correlators.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "kernels/core/array.hpp"
#include "kernels/core/check.hpp"
#include "tests/support/devices.hpp"
#include "tests/support/random_rows.hpp"

namespace kadanoff::ising {
namespace {

struct Correlators {
  std::vector<double> mean, two_point, three_point, with_spins;
};

std::int64_t sites(int side) { return std::int64_t{side} * side; }

// Rows that follow each other, with `gap` numbers between them.
Correlators correlators_of(Context& context, const std::vector<float>& values, std::int64_t n, int side, Field field,
                           std::int64_t per_group, std::int64_t gap = 0) {
  const auto spins = to_device(context, values);
  const auto groups = groups_of(n, per_group);
  Array<double> mean(context.device(), groups), two(context.device(), groups * sites(side)),
      three(context.device(), groups * (side / 2 + 1)), mixed(context.device(), groups * (side / 2 + 1));
  correlators(
      context,
      {.data = spins.data(), .rows = n, .cols = sites(side), .stride = sites(side) + gap, .device = context.device()},
      side, field, per_group, mean.vector(), two.matrix(groups, sites(side)), three.matrix(groups, side / 2 + 1),
      mixed.matrix(groups, side / 2 + 1));
  return {to_host(context, mean), to_host(context, two), to_host(context, three), to_host(context, mixed)};
}

Correlators expected_sums(const std::vector<float>& values, std::int64_t n, int side, Field field,
                          std::int64_t per_group, std::int64_t gap) {
  Correlators out;
  for (std::int64_t first = 0; first < n; first += per_group) {
    const auto end = std::min(n, first + per_group);
    double mean = 0;
    std::vector<double> two(static_cast<std::size_t>(sites(side))), three(static_cast<std::size_t>(side / 2 + 1)),
        mixed(three);
    for (auto i = first; i < end; ++i) {
      const auto s = [&](int x, int y) {
        const auto at = i * (sites(side) + gap) + (y + side) % side * side + (x + side) % side;
        return static_cast<double>(values[static_cast<std::size_t>(at)]) - field.spin_mean;
      };
      const auto phi = [&](int x, int y) {
        return field.is == Operator::spin
                   ? s(x, y)
                   : s(x, y) * (s(x + 1, y) + s(x - 1, y) + s(x, y + 1) + s(x, y - 1)) - field.energy_mean;
      };
      const double share = 1 / static_cast<double>((end - first) * sites(side));
      for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x) {
          mean += share * phi(x, y);
          for (int dy = 0; dy < side; ++dy)
            for (int dx = 0; dx < side; ++dx)
              two[static_cast<std::size_t>(dy * side + dx)] +=
                  share * phi(x, y) * phi((x + dx) % side, (y + dy) % side);
          for (int r = 0; r <= side / 2; ++r)
            for (const int a : {-r, r})
              for (const int b : {-r, r}) {
                three[static_cast<std::size_t>(r)] +=
                    share / 4 * phi(x, y) * phi((x + a + side) % side, y) * phi(x, (y + b + side) % side);
                mixed[static_cast<std::size_t>(r)] += share / 4 * phi(x, y) * s(x + a, y) * s(x, y + b);
              }
        }
    }
    out.mean.push_back(mean);
    out.two_point.insert(out.two_point.end(), two.begin(), two.end());
    out.three_point.insert(out.three_point.end(), three.begin(), three.end());
    out.with_spins.insert(out.with_spins.end(), mixed.begin(), mixed.end());
  }
  return out;
}

void expect_near(const std::vector<double>& found, const std::vector<double>& expected, double tolerance,
                 const char* what) {
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) ASSERT_NEAR(found[i], expected[i], tolerance) << what << " " << i;
}

class AllCorrelators : public test::OnEachDevice {};
KADANOFF_ON_EACH_DEVICE(AllCorrelators);

TEST_P(AllCorrelators, EqualTheSumsOverSites) {
  for (const int side : {1, 2, 3, 5, 8, 9, 10})
    for (const Field field :
         {Field{}, Field{Operator::spin, 0.3, 9}, Field{Operator::energy, 0, 0}, Field{Operator::energy, -0.2, 1.4}}) {
      const std::int64_t n = 7, gap = 2, per_group = 3;
      const auto values = test::random_values(n, sites(side) + gap, 1);
      const auto found = correlators_of(context(), values, n, side, field, per_group, gap);
      const auto expected = expected_sums(values, n, side, field, per_group, gap);
      expect_near(found.mean, expected.mean, 1e-13, "mean");
      expect_near(found.two_point, expected.two_point, 1e-12, "two points");
      expect_near(found.three_point, expected.three_point, 1e-12, "three points");
      expect_near(found.with_spins, expected.with_spins, 1e-12, "three points with spins");
    }
}

TEST_P(AllCorrelators, HaveTheValuesOfLatticesKnownByHand) {
  const std::vector<float> stripes = {1, 1, 1, 1, -1, -1, -1, -1, 1, 1, 1, 1, -1, -1, -1, -1};
  const auto spin = correlators_of(context(), stripes, 1, 4, {}, 1);
  expect_near(spin.mean, {0}, 1e-15, "mean");
  expect_near(spin.two_point, {1, 1, 1, 1, -1, -1, -1, -1, 1, 1, 1, 1, -1, -1, -1, -1}, 1e-15, "two points");
  expect_near(spin.three_point, {0, 0, 0}, 1e-15, "three points");
  const auto energy = correlators_of(context(), stripes, 1, 4, {.is = Operator::energy}, 1);
  expect_near(energy.mean, {0}, 1e-15, "mean");  // two neighbours agree, two do not
  const std::vector<float> ordered(18, -1.0F);
  const auto of_ordered = correlators_of(context(), ordered, 2, 3, {.is = Operator::energy}, 5);
  expect_near(of_ordered.mean, {4}, 1e-14, "mean");
  expect_near(of_ordered.two_point, std::vector<double>(9, 16), 1e-14, "two points");
  expect_near(of_ordered.three_point, {64, 64}, 1e-13, "three points");
  expect_near(of_ordered.with_spins, {4, 4}, 1e-14, "three points with spins");
}

TEST_P(AllCorrelators, TakeMoreLatticesThanOneBatchHas) {
  const int side = 6;
  const std::int64_t n = 60'000, per_group = 25'000;
  const auto values = test::random_values(n, sites(side), 2);
  const auto all = correlators_of(context(), values, n, side, {}, per_group);
  for (std::int64_t g = 0; g < 3; ++g) {  // each group alone
    const auto first = g * per_group, count = std::min(per_group, n - first);
    const std::vector<float> own(values.begin() + first * sites(side), values.begin() + (first + count) * sites(side));
    const auto alone = correlators_of(context(), own, count, side, {}, count);
    const auto at = g * sites(side);
    expect_near({all.two_point.begin() + at, all.two_point.begin() + at + sites(side)}, alone.two_point, 1e-14, "G");
    EXPECT_NEAR(all.mean[static_cast<std::size_t>(g)], alone.mean[0], 1e-15);
    expect_near({all.with_spins.begin() + 4 * g, all.with_spins.begin() + 4 * g + 4}, alone.with_spins, 1e-14, "U");
  }
}

TEST(AllCorrelators, DoNotDependOnTheThreads) {
  Context one(cpu_device, 1), three(cpu_device, 3);
  const auto values = test::random_values(1000, 49, 3);
  const auto a = correlators_of(one, values, 1000, 7, {.is = Operator::energy}, 30),
             b = correlators_of(three, values, 1000, 7, {.is = Operator::energy}, 30);
  EXPECT_EQ(a.mean, b.mean);
  EXPECT_EQ(a.two_point, b.two_point);
  EXPECT_EQ(a.three_point, b.three_point);
  EXPECT_EQ(a.with_spins, b.with_spins);
}

TEST(AllCorrelators, RefuseShapesThatDoNotFit) {
  Context context(cpu_device, 1);
  const std::vector<float> values(64);
  Array<double> mean(cpu_device, 2), two(cpu_device, 32), three(cpu_device, 8);
  const auto with = [&](std::int64_t cols, std::int64_t per_group, std::int64_t distances,
                        Matrix<double> with_spins = {}) {
    correlators(context, {.data = values.data(), .rows = 4, .cols = cols, .stride = 16, .device = cpu_device}, 4, {},
                per_group, mean.vector(), two.matrix(2, 16), three.matrix(2, distances), with_spins);
  };
  EXPECT_NO_THROW(with(16, 2, 3));
  EXPECT_THROW(with(15, 2, 3), Error);
  EXPECT_THROW(with(16, 0, 3), Error);
  EXPECT_THROW(with(16, 4, 3), Error);
  EXPECT_THROW(with(16, 2, 4), Error);
  EXPECT_NO_THROW(with(16, 2, 3, three.matrix(2, 3)));
  EXPECT_THROW(with(16, 2, 3, three.matrix(2, 2)), Error);
  EXPECT_THROW(with(16, 2, 3, three.matrix(1, 3)), Error);
}

}  // namespace
}  // namespace kadanoff::ising
