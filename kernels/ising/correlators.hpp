// Correlators of lattices over all distances, by Fourier transforms: for the spin and the energy operator of IsDLRG
// 2020
//
//   s(x) = σ(x) − σ̄,   ε(x) = s(x) · (sum of s over the four neighbours of x) − ε̄   (eq. 35)
//
// and φ one of the two:
//
//   two-point    G(d) = mean over x of φ(x) φ(x + d), d = (d_x, d_y)   (eq. 32)
//   three-point  T(r) = mean over x and the four right angles at x of φ(x) φ(x ± r e₁) φ(x ± r e₂)   (eq. 33)
//   with spins   U(r) = likewise of φ(x) s(x ± r e₁) s(x ± r e₂)
//
// Eq. 33 has three arbitrary places. We take the corners of right-angled triangles of legs r, for which it says
// T(r) ∝ r^{−3Δ}. On a lattice without a magnetisation T of the spin is zero by symmetry, and at the critical point
// that of ε vanishes for large r by duality. U of ε is ⟨σ σ ε⟩, which does not: it falls off as r^{−2Δ_s − Δ_ε}.
//
// With σ̄ = ε̄ = 0 these are the correlators that are not connected. With the means of the ensemble they are the
// connected ones, but for the mean of φ that a part of the ensemble keeps: subtract mean² from its G.
#pragma once

#include "kernels/core/dispatch.hpp"
#include "kernels/core/view.hpp"

namespace kadanoff::ising {

enum class Operator { spin, energy };

struct Field {
  Operator is = Operator::spin;
  double spin_mean = 0;    // σ̄
  double energy_mean = 0;  // ε̄, of the energy operator
};

// The lattices are cut into groups of `per_group` (the last may have fewer), and each has its results: what the error
// of a fit is estimated from.
constexpr std::int64_t groups_of(std::int64_t lattices, std::int64_t per_group) {
  return (lattices + per_group - 1) / per_group;
}

// For the rows of `spins` (n × side², site (x, y) in column y · side + x; ±1, or means in [−1, 1]), means over the
// lattices of each group g:
//   mean[g]                      of φ                     (groups)
//   two_point(g, d_y side + d_x) G(d)                     (groups × side²)
//   three_point(g, r)            T(r), r = 0 … side / 2   (groups × (side / 2 + 1))
//   with_spins(g, r)             U(r), likewise; an empty view: it is not asked for
// Computed in double precision. Views are on the context's device.
// Throws Error(internal) for shapes or devices that do not fit together.
void correlators(Context& context, Matrix<const float> spins, int side, const Field& field, std::int64_t per_group,
                 Vector<double> mean, Matrix<double> two_point, Matrix<double> three_point,
                 Matrix<double> with_spins = {});

namespace cpu {
OnCpu<decltype(ising::correlators)> correlators;
}
namespace cuda {
OnCuda<decltype(ising::correlators)> correlators;
}

}  // namespace kadanoff::ising
