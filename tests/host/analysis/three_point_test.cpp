// ⟨σ σ ε⟩: the numbers of correlators that are known exactly, and where there are none.
#include "host/analysis/three_point.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "host/analysis/torus_distance.hpp"

namespace kadanoff::analysis {
namespace {

// Correlators of amplitudes and a coefficient that are known, with a torus or without.
struct KnownCorrelators {
  std::vector<DistanceClass> classes;
  std::vector<double> spin, energy, mixed;

  KnownCorrelators(int side, bool torus, double coefficient) : classes(distance_classes(side)) {
    const double of_spin = 0.7, of_energy = 3.1;
    for (const auto& one : classes) {
      const double length = std::hypot(one.dx, one.dy);
      spin.push_back(of_spin * std::pow(torus ? one.spin_distance : length, -0.25));
      energy.push_back(of_energy * std::pow(torus ? one.energy_distance : length, -2));
    }
    mixed.push_back(100);  // r = 0 is not looked at
    for (int r = 1; r <= side / 2; ++r) {
      const double rho = torus ? torus_triangle_distance(side, r) : r;
      mixed.push_back(coefficient * of_spin * std::sqrt(of_energy) * std::pow(std::numbers::sqrt2 * rho, 0.75) /
                      (rho * rho));
    }
  }

  [[nodiscard]] Triangles::Sample sample() const {
    return {.spin_two_point = spin.data(), .energy_two_point = energy.data(), .with_spins = mixed};
  }
};

TEST(ThreePoint, OfExactCorrelatorsHasTheirExponentAndCoefficient) {
  for (const bool torus : {true, false})
    for (const int side : {6, 9, 10, 32}) {
      const KnownCorrelators known(side, torus, 0.37);
      const Triangles triangles(side, known.classes);
      const auto numbers = triangles.numbers(known.sample());
      const auto half = static_cast<std::size_t>(side / 2);
      ASSERT_EQ(numbers.size(), half + 2 * triangles.readings().size());
      for (std::size_t r = 1; r <= half; ++r) EXPECT_EQ(numbers[r - 1], known.mixed[r]);
      for (std::size_t i = 0; i < triangles.readings().size(); ++i) {
        const bool right = triangles.readings()[i].torus == torus;
        const double sum = numbers[half + 2 * i], coefficient = numbers[half + 2 * i + 1];
        EXPECT_EQ(std::abs(sum - 1.25) < 1e-12, right) << triangles.readings()[i].name << ": " << sum;
        EXPECT_EQ(std::abs(coefficient - 0.37) < 1e-12, right) << triangles.readings()[i].name << ": " << coefficient;
      }
    }
}

TEST(ThreePoint, SubtractsTheMeanThatTheSampleItselfHas) {
  const KnownCorrelators known(10, true, 0.5);
  const Triangles triangles(10, known.classes);
  auto shifted = known.sample();
  shifted.spin_mean = 0.2;
  shifted.energy_mean = -0.3;
  for (std::size_t r = 1; r <= 5; ++r)
    for (std::size_t c = 0; c < known.classes.size(); ++c)
      if (known.classes[c].dx == static_cast<int>(r) && known.classes[c].dy == static_cast<int>(r))
        shifted.with_spins[r] -= 0.3 * (known.spin[c] + 0.04);
  const auto expected = triangles.numbers(known.sample()), numbers = triangles.numbers(shifted);
  for (std::size_t i = 0; i < numbers.size(); ++i) EXPECT_NEAR(numbers[i], expected[i], 1e-12) << i;
}

TEST(ThreePoint, HasNoNumberWhereACorrelatorIsNotAboveZero) {
  const int side = 10;
  auto known = KnownCorrelators(side, true, 0.5);
  const Triangles triangles(side, known.classes);  // r from 1: U; then sum and C of r = 3 … 5, and of r = 2 … 5
  known.mixed[2] = -0.1;
  auto numbers = triangles.numbers(known.sample());
  EXPECT_NEAR(numbers[5], 1.25, 1e-12);
  EXPECT_TRUE(std::isnan(numbers[7]));
  EXPECT_LT(numbers[8], 0.5);  // C is a mean, and takes any sign
  for (std::size_t c = 0; c < known.classes.size(); ++c)
    if (known.classes[c].dx == 2 && known.classes[c].dy == 0) known.energy[c] = 0;
  numbers = triangles.numbers(known.sample());
  EXPECT_NEAR(numbers[6], 0.5, 1e-12);
  EXPECT_TRUE(std::isnan(numbers[8]));
  for (const bool energy : {false, true}) {  // U is above 0, but a G of the same triangle is not: there is no slope
    auto one = KnownCorrelators(side, true, 0.5);
    for (std::size_t c = 0; c < one.classes.size(); ++c)
      if (one.classes[c].dx == 2 && one.classes[c].dy == (energy ? 0 : 2)) (energy ? one.energy : one.spin)[c] = -1e-3;
    numbers = triangles.numbers(one.sample());
    EXPECT_NEAR(numbers[5], 1.25, 1e-12) << "r = 3 … 5 has all";
    EXPECT_TRUE(std::isnan(numbers[7])) << energy;
    EXPECT_TRUE(std::isnan(numbers[8])) << energy;
  }
}

TEST(ThreePoint, ReadingsBeginWhereTheOperatorsDoNotTouch) {
  const auto names = [](int side) {
    std::vector<std::string> all;
    for (const auto& one : three_point_readings(side)) {
      EXPECT_GE(one.least, 2);
      EXPECT_LE(one.most, side / 2);
      all.push_back(one.name);
    }
    return all;
  };
  EXPECT_EQ(names(10), (std::vector<std::string>{"torus, r = 3 … 5", "torus, r = 2 … 5", "r = 3 … 5", "r = 2 … 5"}));
  EXPECT_EQ(names(32).size(), 6U);
  EXPECT_EQ(names(32)[1], "torus, r = 3 … 8");
  EXPECT_EQ(names(7), (std::vector<std::string>{"torus, r = 2 … 3", "r = 2 … 3"}));
  EXPECT_EQ(names(4), (std::vector<std::string>{"torus, r = 2", "r = 2"}));  // one place has no slope, but a C
  const KnownCorrelators known(4, true, 0.5);
  const auto numbers = Triangles(4, known.classes).numbers(known.sample());
  EXPECT_TRUE(std::isnan(numbers[2]));
  EXPECT_NEAR(numbers[3], 0.5, 1e-12);
}

}  // namespace
}  // namespace kadanoff::analysis
