// Kaufman's partition function of the n × n torus at coupling K = 1 / T,
//
//   Z = ½ (2 sinh 2K)^{n²/2} (Y₁ + Y₂ + Y₃ + Y₄),
//   Y₁, Y₂ = Π 2 cosh(n γ_r / 2), Π 2 sinh(n γ_r / 2) over odd r in [0, 2n);    Y₃, Y₄ the same over even r,
//   cosh γ_r = 2 cosh u − cos(π r / n),  u = ln sinh 2K,  γ_r > 0 except γ₀ = 2K + ln tanh K, negative above T_c.
//
// Computed in logarithms, with γ from sinh²(γ/2), which keeps its digits near the critical point where γ → 0.
#include "kernels/ising/exact.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "kernels/core/check.hpp"

namespace kadanoff::ising {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

struct Mode {
  double gamma;
  double slope;  // dγ/dK
};

Mode mode(double u, double u_slope, double angle) {
  constexpr double far = 80;  // there cosh u and sinh |u| are e^|u| / 2, and the cosine is nothing beside them
  if (std::abs(u) > far) return {.gamma = std::abs(u) + std::numbers::ln2, .slope = std::copysign(u_slope, u)};
  const double half = std::sqrt(2 * std::pow(std::sinh(u / 2), 2) + std::pow(std::sin(angle / 2), 2));
  const double gamma = 2 * std::asinh(half);
  return {.gamma = gamma, .slope = 2 * std::sinh(u) * u_slope / std::sinh(gamma)};
}

// ln Π 2 cosh(n γ/2) and ln Π 2 sinh(n γ/2), with their derivatives by K.
struct Products {
  double log_cosh = 0, cosh_slope = 0;
  double log_sinh = 0, sinh_slope = 0;

  void multiply(double n, const Mode& m) {
    const double decay = std::exp(-n * m.gamma);
    log_cosh += n * m.gamma / 2 + std::log1p(decay);
    log_sinh += n * m.gamma / 2 + std::log1p(-decay);
    cosh_slope += n / 2 * m.slope * (1 - decay) / (1 + decay);
    sinh_slope += n / 2 * m.slope * (1 + decay) / (1 - decay);
  }
};

// d/dK ln(Y₁ + Y₂ + Y₃ + Y₄).
double sum_slope(int side, double coupling) {
  const double n = side;
  const double u = 2 * coupling + std::log(-std::expm1(-4 * coupling) / 2);
  const double u_slope = 2 / std::tanh(2 * coupling);
  Products odd, even;
  for (int r = 1; r < 2 * side; ++r) (r % 2 == 1 ? odd : even).multiply(n, mode(u, u_slope, std::numbers::pi * r / n));

  // γ₀ passes through 0 at T_c, where Y₄ vanishes and its derivative does not: both are written out as e^{n|γ₀|/2}
  // times …
  const double gamma0 = 2 * coupling + std::log(std::tanh(coupling));
  const double gamma0_slope = 2 + 2 * std::exp(-u);
  const double decay = std::exp(-n * std::abs(gamma0));
  const double sinh0 = std::copysign(1 - decay, gamma0), cosh0 = 1 + decay;

  const double log0 = n * std::abs(gamma0) / 2;
  const double top = std::max(odd.log_cosh, even.log_cosh + log0);
  const double y1 = std::exp(odd.log_cosh - top), y2 = std::exp(odd.log_sinh - top);
  const double p3 = std::exp(even.log_cosh + log0 - top), p4 = std::exp(even.log_sinh + log0 - top);
  const double sum = y1 + y2 + p3 * cosh0 + p4 * sinh0;
  const double slope0 = n / 2 * gamma0_slope;
  const double slope = y1 * odd.cosh_slope + y2 * odd.sinh_slope + p3 * (cosh0 * even.cosh_slope + sinh0 * slope0) +
                       p4 * (sinh0 * even.sinh_slope + cosh0 * slope0);
  return slope / sum;
}

}  // namespace

double mean_energy(int side, double temperature) {
  expects(side >= 2, "mean_energy: the side must be at least 2");
  expects(temperature >= 0, "mean_energy: the temperature must be a number ≥ 0");
  const double coupling = 1 / temperature;
  if (coupling > 1e3) return -2;  // the first excitation is e^{-8K} away
  // The closed form loses as many digits as T has, so that far up the first terms in K are the better ones: 2K from the
  // bonds (each pair has two on a 2 × 2 lattice), and K² from the loops of three round a 3 × 3 one.
  if (coupling < 1e-4) return side == 2 ? -4 * coupling : side == 3 ? -2 * coupling * (1 + coupling) : -2 * coupling;
  return -(1 / std::tanh(2 * coupling) + sum_slope(side, coupling) / (static_cast<double>(side) * side));
}

double specific_heat(int side, double temperature) {
  if (temperature == 0 || std::isinf(temperature)) return 0;
  const double h = 1e-3 * temperature / side;  // the peak's width at T_c falls like 1 / side
  const auto difference = [&](double step) {
    return (mean_energy(side, temperature + step) - mean_energy(side, temperature - step)) / (2 * step);
  };
  return (4 * difference(h) - difference(2 * h)) / 3;
}

EnergyThermometer::EnergyThermometer(int side) : side_(side) {
  constexpr int points = 201;
  for (int i = 0; i < points; ++i) {
    temperatures_.push_back(0.05 * i);
    const double energy = mean_energy(side, temperatures_.back());
    energies_.push_back(i == 0 ? energy : std::max(energy, energies_.back()));  // rounding must not unsort them
  }
}

double EnergyThermometer::temperature(double energy) const {
  if (std::isnan(energy)) return energy;
  if (energy <= energies_.front()) return 0;
  if (energy >= 0) return infinity;

  // Between two couplings of the table, or between its end and 0: regula falsi that halves the miss of an end which
  // stays twice (Illinois).
  const auto above = std::upper_bound(energies_.begin(), energies_.end(), energy) - energies_.begin();
  const auto at = static_cast<std::size_t>(above);
  struct End {
    double coupling, miss;
  };
  End cold{.coupling = 1 / std::max(temperatures_[at - 1], 1e-3), .miss = energies_[at - 1] - energy};
  End hot{.coupling = 0, .miss = -energy};
  if (at < energies_.size()) hot = {.coupling = 1 / temperatures_[at], .miss = energies_[at] - energy};
  int last = 0;
  for (int i = 0; i < 200 && cold.coupling - hot.coupling > 1e-14 * cold.coupling; ++i) {
    const double middle = (cold.coupling * hot.miss - hot.coupling * cold.miss) / (hot.miss - cold.miss);
    const double miss = mean_energy(side_, 1 / middle) - energy;
    if (std::abs(miss) < 1e-15) return 1 / middle;
    const int side_of = miss < 0 ? -1 : 1;
    (miss < 0 ? cold : hot) = {.coupling = middle, .miss = miss};
    if (side_of == last) (miss < 0 ? hot : cold).miss /= 2;
    last = side_of;
  }
  return 2 / (cold.coupling + hot.coupling);
}

double correlation_length(double temperature) {
  expects(temperature >= 0, "correlation_length: a temperature below 0, or none");
  if (temperature == 0 || std::isinf(temperature)) return 0;
  if (temperature == critical_temperature) return infinity;
  const double coupling = 1 / temperature;
  // ln tanh β = ln(1 − e^{−2β}) − ln(1 + e^{−2β})
  const double wave = std::exp(-2 * coupling), gap = 2 * coupling + std::log1p(-wave) - std::log1p(wave);
  return 1 / (gap > 0 ? 2 * gap : -gap);
}

double EnergyThermometer::temperature_error(double temperature, double energy_error) const {
  return energy_error == 0 ? 0 : energy_error / std::max(specific_heat(side_, temperature), 0.0);
}

}  // namespace kadanoff::ising
