// Independent spins of a given magnetisation, against what follows for them.
#include "host/papers/iso2018/controls.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "kernels/core/context.hpp"

namespace kadanoff::papers::iso2018 {
namespace {

flow::FlowPoint with_magnetisation(double mean_of_m, double mean_of_abs, double spread) {
  flow::FlowPoint point;
  point.magnetisation.mean = mean_of_m;
  point.abs_magnetisation = {mean_of_abs, spread, spread / 30};
  return point;
}

flow::FlowPoint observed(const flow::FlowPoint& like, std::int64_t count) {
  Context context(cpu_device, 1);
  const auto key = random::make_key(7, random::Stream::ising_start);
  return flow::observe(context, independent_spins(like, count, 10, key), 10);
}

TEST(Iso2018Controls, HaveTheMagnetisationAndNothingElse) {
  const auto point = observed(with_magnetisation(0.35, 0.7, 0.1), 4000);
  EXPECT_NEAR(point.abs_magnetisation.mean, 0.7, 5 * 0.1 / std::sqrt(4000.0));
  EXPECT_NEAR(point.abs_magnetisation.spread, 0.1, 0.006);
  EXPECT_NEAR(point.magnetisation.mean, 0.35, 5 * point.magnetisation.error);  // three of four are up
  // Of random sites all pairs are alike: G(r) = (N ⟨m²⟩ − 1) / (N − 1) at each distance.
  const double m2 = 0.7 * 0.7 + 0.1 * 0.1, pair = (100 * m2 - 1) / 99;
  ASSERT_EQ(point.correlation.size(), 6U);
  for (std::size_t r = 1; r <= 5; ++r) EXPECT_NEAR(point.correlation[r].mean, pair, 0.013) << r;
  EXPECT_NEAR(point.energy.mean, -2 * pair, 0.026);
}

TEST(Iso2018Controls, ReachTheirBounds) {
  const auto ordered = observed(with_magnetisation(-1, 1, 0), 50);
  EXPECT_EQ(ordered.magnetisation.mean, -1);
  EXPECT_EQ(ordered.energy.mean, -2);
  const auto disordered = observed(with_magnetisation(0, 0, 0), 50);
  EXPECT_EQ(disordered.abs_magnetisation.mean, 0);
  EXPECT_LT(observed(with_magnetisation(0.9, 0.9, 0.5), 500).abs_magnetisation.mean, 1);
}

TEST(Iso2018Controls, ASampleDoesNotDependOnTheirNumber) {
  const auto like = with_magnetisation(0, 0.5, 0.2);
  const auto key = random::make_key(3, random::Stream::ising_start, 1);
  auto few = independent_spins(like, 3, 10, key), many = independent_spins(like, 9, 10, key);
  many.words.resize(few.words.size());
  EXPECT_EQ(few.words, many.words);
  EXPECT_NE(few.words, independent_spins(like, 3, 10, key.at_step(2)).words);
}

}  // namespace
}  // namespace kadanoff::papers::iso2018
