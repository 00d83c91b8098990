// The three-point function ⟨σ σ ε⟩ of IsDLRG 2020, eq. 33 with three operators that are not alike: for right-angled
// triangles of legs r with ε at the corner and σ at the ends,
//
//   U(r) = ⟨s(x ± r e₁) s(x ± r e₂) ε(x)⟩ = C B_s √B_ε (√2 r)^{Δ_ε − 2Δ_s} / r^{2Δ_ε},
//
// where B_s and B_ε are the amplitudes of G_s and G_ε. So U falls off with the sum 2Δ_s + Δ_ε, 5/4 at the critical
// point, and the coefficient of the operators' product, 1/2 there, needs neither an amplitude nor an exponent:
//
//   C = U(r) / (√2 G_s(√2 r) √G_ε(r)).
//
// On a torus none of this holds at a plain r. By the torus, U has its own distance ρ (torus_distance.hpp), and C is
//
//   C = U(r) / (2^{3/8} G_s √G_ε) · ρ^{5/4} / (ρ_s^{1/4} ρ_ε),
//
// with ρ_s and ρ_ε the distances of G_s and G_ε: 1/2 for each r if all three are those of the critical point. U is
// connected: the mean of ε is subtracted, that of the resample, too.
#pragma once

#include <vector>

#include "host/analysis/scaling.hpp"

namespace kadanoff::analysis {

class Triangles {
 public:
  Triangles(int side, const std::vector<DistanceClass>& classes);

  [[nodiscard]] const std::vector<ThreePointReading>& readings() const { return readings_; }

  // What a set of samples or a resample has of its own: G of each class, connected; U of r = 0 … side / 2 about some
  // means of σ and ε; and how far its own means are from those.
  struct Sample {
    const double *spin_two_point, *energy_two_point;
    std::vector<double> with_spins;
    double spin_mean = 0, energy_mean = 0;
  };

  // U of r = 1 … side / 2, connected; then 2Δ_s + Δ_ε and C of each reading. Both are NaN if G_s or G_ε is not above 0
  // at one of the reading's triangles, for U is noise there, whatever its slope is. 2Δ_s + Δ_ε is a slope of
  // logarithms, and NaN also if a U of the reading is not above 0.
  [[nodiscard]] std::vector<double> numbers(const Sample& sample) const;

  // The same numbers with their errors.
  [[nodiscard]] ThreePointScaling scaling(const std::vector<Bootstrapped>& numbers) const;

 private:
  struct Legs {
    std::size_t diagonal, axis;      // the classes (r, r) and (r, 0)
    double triangle, spins, energy;  // ρ, ρ_s and ρ_ε
  };
  [[nodiscard]] bool has_correlators(const ThreePointReading& reading, const Sample& sample) const;
  [[nodiscard]] double sum_of(const ThreePointReading& reading, const std::vector<double>& connected) const;
  [[nodiscard]] double coefficient(const ThreePointReading& reading, const std::vector<double>& connected,
                                   const Sample& sample) const;

  std::vector<ThreePointReading> readings_;
  std::vector<Legs> legs_;  // of r = 1 … side / 2
};

}  // namespace kadanoff::analysis
