// Exact energies of the Ising model on a finite torus, and the temperature that belongs to an energy; the correlation
// length of the infinite lattice.
//
// H = −J Σ s_x s_y with J = 1 over the right and the down bond of every site of a periodic side × side lattice;
// temperatures in units of J. On a 2 × 2 lattice these bonds are doubled: every pair of neighbours counts twice.
#pragma once

#include <vector>

namespace kadanoff::ising {

inline constexpr double critical_temperature = 2.269185314213022;  // 2 / ln(1 + √2), of the infinite lattice (Onsager)

// ⟨H⟩ per spin at `temperature` ≥ 0 (0 and infinity included), by Kaufman's closed form of the partition function
// (Phys. Rev. 76, 1232 (1949)): exact for every side ≥ 2, odd ones too. Absolute error about 1e-12 at worst (near T =
// 10⁴), 1e-14 where it matters; time proportional to `side`. Throws Error(internal) for a side below 2 or a temperature
// that is negative or NaN.
double mean_energy(int side, double temperature);

// dE/dT per spin, a numerical derivative of mean_energy (relative error about 1e-8). Zero at T = 0 and at T = ∞.
double specific_heat(int side, double temperature);

// The length over which the connected spin correlator of the infinite lattice falls off along an axis (McCoy and Wu,
// The Two-Dimensional Ising Model): 1/ξ = −ln tanh β − 2β above T_c, and 2 (2β + ln tanh β) below it, where two domain
// walls are needed. Infinite at T_c, 0 at T = 0 and T = ∞. Throws like mean_energy().
double correlation_length(double temperature);

// mean_energy, tabulated for one lattice size and inverted.
class EnergyThermometer {
 public:
  explicit EnergyThermometer(int side);

  // The temperature at which the mean energy per spin is `energy`. The energy rises with temperature, so the
  // temperature is unique. 0 at or below the ground state's −2, infinity at or above 0 (the positive energies of an
  // antiferromagnet have no temperature).
  [[nodiscard]] double temperature(double energy) const;

  // The error of the temperature that follows from an error of the energy, to first order; infinite at T = 0 and T = ∞,
  // where the energy does not depend on the temperature.
  [[nodiscard]] double temperature_error(double temperature, double energy_error) const;

  [[nodiscard]] int side() const { return side_; }
  [[nodiscard]] const std::vector<double>& temperatures() const { return temperatures_; }  // 0, 0.05, …, 10
  [[nodiscard]] const std::vector<double>& energies() const { return energies_; }

 private:
  int side_;
  std::vector<double> temperatures_;
  std::vector<double> energies_;
};

}  // namespace kadanoff::ising
