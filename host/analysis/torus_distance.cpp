// The theta functions by their series, which converge after a few terms.
#include "host/analysis/torus_distance.hpp"

#include <array>
#include <cmath>
#include <complex>

#include "kernels/core/check.hpp"

namespace kadanoff::analysis {
namespace {

using Complex = std::complex<double>;

constexpr double pi = 3.14159265358979323846;
constexpr int terms = 8;  // the last is below 10⁻⁵⁰

// e^{−π x}: powers of the nome.
double nome_to(double x) { return std::exp(-pi * x); }

Complex theta_1(Complex u) {
  Complex sum = 0;
  for (int n = 0; n < terms; ++n)
    sum += (n % 2 == 0 ? 2.0 : -2.0) * nome_to((n + 0.5) * (n + 0.5)) * std::sin((2.0 * n + 1) * u);
  return sum;
}
Complex theta_2(Complex u) {
  Complex sum = 0;
  for (int n = 0; n < terms; ++n) sum += 2 * nome_to((n + 0.5) * (n + 0.5)) * std::cos((2.0 * n + 1) * u);
  return sum;
}
Complex theta_3(Complex u) {
  Complex sum = 1;
  for (int n = 1; n < terms; ++n) sum += 2 * nome_to(n * n) * std::cos(2.0 * n * u);
  return sum;
}
Complex theta_4(Complex u) {
  Complex sum = 1;
  for (int n = 1; n < terms; ++n) sum += (n % 2 == 0 ? 2.0 : -2.0) * nome_to(n * n) * std::cos(2.0 * n * u);
  return sum;
}

struct AtZero {
  std::array<double, 3> even = {theta_2(0).real(), theta_3(0).real(), theta_4(0).real()};
  double sum = even[0] + even[1] + even[2];
  double slope = even[0] * even[1] * even[2];  // θ₁'(0) = θ₂(0) θ₃(0) θ₄(0)
};

// π (d_x + i d_y) / side, with the image of the displacement that is nearest to 0.
Complex argument(int side, int dx, int dy) {
  const auto nearest = [side](int d) {
    return d - side * static_cast<int>(std::lround(static_cast<double>(d) / side));
  };
  const int x = nearest(dx), y = nearest(dy);
  expects(x != 0 || y != 0, "torus distance: of a place from itself");
  return pi * Complex(x, y) / static_cast<double>(side);
}

}  // namespace

double torus_spin_distance(int side, int dx, int dy) {
  static const AtZero zero;
  const auto u = argument(side, dx, dy);
  const double sum =
      std::abs(theta_1(u / 2.0)) + std::abs(theta_2(u / 2.0)) + std::abs(theta_3(u / 2.0)) + std::abs(theta_4(u / 2.0));
  // The power −4 of the correlator.
  return side * std::abs(theta_1(u)) / (pi * zero.slope) * std::pow(zero.sum / sum, 4);
}

double torus_energy_distance(int side, int dx, int dy) {
  static const AtZero zero;
  const auto u = argument(side, dx, dy);
  const double scale = pi * zero.slope / std::abs(theta_1(u));
  const std::array even{std::abs(theta_2(u)), std::abs(theta_3(u)), std::abs(theta_4(u))};
  double sum = 0;
  for (std::size_t i = 0; i < even.size(); ++i) sum += even[i] * even[i] / zero.even[i];
  const double mean = pi * zero.slope / zero.sum;
  return side / std::sqrt(scale * scale * sum / zero.sum - mean * mean);
}

double torus_triangle_distance(int side, int r) {
  static const AtZero zero;
  expects(r > 0 && 2 * r <= side, "torus distance: no triangle of such legs");
  // z₁ = r / L, z₂ = i r / L, z₃ = 0, times π.
  const auto leg = argument(side, r, 0), other = argument(side, 0, r), half = (leg - other) / 2.0,
             centre = (leg + other) / 2.0;
  const auto theta = [&](Complex u) { return std::abs(theta_1(u)) / (pi * zero.slope); };
  double mixed = 0, spins = 0;
  for (const auto sector : {theta_1, theta_2, theta_3, theta_4}) {
    mixed += std::norm(sector(centre)) / std::abs(sector(half));
    spins += std::abs(sector(half));
  }
  const double whole = std::pow(theta(leg - other), 0.75) / (2 * theta(leg) * theta(other)) * mixed / zero.sum;
  const double parts = std::pow(theta(leg - other), -0.25) * spins / zero.sum * pi * zero.slope / zero.sum;
  return side * std::pow((whole - parts) / (0.5 * std::pow(2.0, 0.375)), -0.8);
}

}  // namespace kadanoff::analysis
