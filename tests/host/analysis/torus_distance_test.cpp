// Distances on the torus, against the theta functions as infinite products, and where they are known.
#include "host/analysis/torus_distance.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <complex>

#include "kernels/core/check.hpp"

namespace kadanoff::analysis {
namespace {

using Complex = std::complex<double>;

const double pi = std::acos(-1.0);

// θ_ν(u) of the nome q = e^{−π} as Jacobi's products.
Complex theta(int nu, Complex u) {
  const double q = std::exp(-pi);
  Complex product = nu == 1 ? 2 * std::pow(q, 0.25) * std::sin(u) : nu == 2 ? 2 * std::pow(q, 0.25) * std::cos(u) : 1.0;
  for (int n = 1; n < 30; ++n) {
    const double power = std::pow(q, nu <= 2 ? 2 * n : 2 * n - 1);
    const double sign = nu == 1 || nu == 4 ? -1 : 1;
    product *= (1 - std::pow(q, 2 * n)) * (1.0 + sign * 2 * power * std::cos(2.0 * u) + power * power);
  }
  return product;
}

double slope_of_theta_1() {
  const double step = 1e-5;
  return (theta(1, step) - theta(1, -step)).real() / (2 * step);
}

double spin_correlator(Complex z) {
  double sum = 0, at_zero = 0;
  for (int nu = 1; nu <= 4; ++nu) sum += std::abs(theta(nu, pi * z / 2.0));
  for (int nu = 2; nu <= 4; ++nu) at_zero += theta(nu, 0).real();
  return std::pow(pi * slope_of_theta_1() / std::abs(theta(1, pi * z)), 0.25) * sum / at_zero;
}

double energy_correlator(Complex z) {
  double sum = 0, at_zero = 0;
  const double scale = pi * slope_of_theta_1();
  for (int nu = 2; nu <= 4; ++nu) {
    const double own = theta(nu, 0).real();
    sum += own * std::norm(scale * theta(nu, pi * z) / (theta(1, pi * z) * own));
    at_zero += own;
  }
  return sum / at_zero - std::pow(scale / at_zero, 2);
}

// ⟨σ(z₁) σ(z₂) ε(z₃)⟩, not connected, and the mean of ε.
double torus_three_point(Complex z1, Complex z2, Complex z3) {
  const auto length = [](Complex z) { return std::abs(theta(1, pi * z)) / (pi * slope_of_theta_1()); };
  double sum = 0, at_zero = 0;
  for (int nu = 1; nu <= 4; ++nu)
    sum += std::norm(theta(nu, pi * ((z1 + z2) / 2.0 - z3))) / std::abs(theta(nu, pi * (z1 - z2) / 2.0));
  for (int nu = 2; nu <= 4; ++nu) at_zero += theta(nu, 0).real();
  return std::pow(length(z1 - z2), 0.75) / (2 * length(z1 - z3) * length(z2 - z3)) * sum / at_zero;
}

double energy_mean() { return pi * slope_of_theta_1() / (theta(2, 0) + theta(3, 0) + theta(4, 0)).real(); }

// What a three-point function on the torus must be, and what only this one is.
TEST(TorusDistance, ThreePointFunctionHasThePeriodsAndProductsOfTheOperators) {
  const Complex a(0.1, 0.2), b(0.3, 0.05), c(0.7, 0.4), i(0, 1);
  const double here = torus_three_point(a, b, c);
  for (const auto& [x, y, z] : {std::tuple{a + 1.0, b, c},
                                {a, b + i, c},
                                {a, b, c - 1.0},
                                {a, b, c + i},
                                {b, a, c},
                                {i * a, i * b, i * c},
                                {a + 0.3, b + 0.3, c + 0.3}})
    EXPECT_NEAR(torus_three_point(x, y, z) / here, 1, 1e-8);
  const double near = 1e-5;
  EXPECT_NEAR(torus_three_point(near, 0, c) / (std::pow(near, -0.25) * energy_mean()), 1, 1e-4);  // σ σ → 1, with ⟨ε⟩
  EXPECT_NEAR(torus_three_point(near, b, 0) * near / (spin_correlator(b) / 2), 1, 1e-4);          // σ ε → σ / 2
}

TEST(TorusDistance, MakesTheConnectedThreePointFunctionThatOfThePlane) {
  for (const int side : {4, 9, 10, 64})
    for (int r = 1; r <= side / 2; r += 1 + side / 20) {
      const Complex x(static_cast<double>(r) / side, 0), y(0, static_cast<double>(r) / side);
      const double connected = torus_three_point(x, y, 0) - spin_correlator(x - y) * energy_mean();
      const double rho = torus_triangle_distance(side, r) / side;
      EXPECT_NEAR(std::pow(std::sqrt(2.0) * rho, 0.75) / (2 * rho * rho) / connected, 1, 1e-7) << side << ": " << r;
    }
  EXPECT_NEAR(torus_triangle_distance(1'000'000, 3), 3, 1e-4);
  EXPECT_THROW(torus_triangle_distance(10, 0), Error);
  EXPECT_THROW(torus_triangle_distance(10, 6), Error);
}

TEST(TorusDistance, MakesTheExactCorrelatorsPowers) {
  for (const int side : {4, 9, 10, 64})
    for (int dx = 1; dx <= side / 2; dx += 1 + side / 20)
      for (int dy = 0; dy <= dx; dy += 1 + side / 20) {
        const Complex z(static_cast<double>(dx) / side, static_cast<double>(dy) / side);
        EXPECT_NEAR(std::pow(torus_spin_distance(side, dx, dy) / side, -0.25), spin_correlator(z), 1e-8);
        EXPECT_NEAR(std::pow(torus_energy_distance(side, dx, dy) / side, -2) / energy_correlator(z), 1, 1e-8);
      }
}

TEST(TorusDistance, IsTheDistanceWhereTheTorusIsFarAway) {
  const int side = 1'000'000;
  for (const auto& [dx, dy, r] : {std::tuple{1, 0, 1.0}, {3, 4, 5.0}, {0, -2, 2.0}}) {
    EXPECT_NEAR(torus_spin_distance(side, dx, dy) / r, 1, 5e-5);
    EXPECT_NEAR(torus_energy_distance(side, dx, dy) / r, 1, 1e-9);
  }
}

TEST(TorusDistance, HasTheSymmetriesOfTheTorus) {
  for (const auto distance : {torus_spin_distance, torus_energy_distance})
    for (const int side : {9, 10})
      for (int dx = 1; dx <= 5; ++dx)
        for (int dy = 0; dy <= 5; ++dy) {
          const double expected = distance(side, dx, dy);
          for (const auto& [x, y] : {std::pair{dy, dx}, {-dx, dy}, {dx, -dy}, {dx + side, dy}, {side - dx, dy - side}})
            EXPECT_NEAR(distance(side, x, y), expected, 1e-12 * expected) << side << ": " << x << " " << y;
        }
}

TEST(TorusDistance, OfAPlaceFromItselfIsRefused) {
  EXPECT_THROW(torus_spin_distance(10, 0, 0), Error);
  EXPECT_THROW(torus_energy_distance(10, 10, -20), Error);
}

}  // namespace
}  // namespace kadanoff::analysis
