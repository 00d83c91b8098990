// Distances on a square torus in which the correlators of the critical Ising model are power laws.
//
// On a small periodic lattice no correlator is a power of the distance r: it feels its images. What it is at the
// critical point is known exactly in the continuum (Di Francesco, Saleur and Zuber, Nucl. Phys. B 290, 527 (1987)):
// with z = (d_x + i d_y) / L, and θ_ν(u) Jacobi's theta functions of the square torus (nome e^{−π}),
//
//   ⟨σ(z) σ(0)⟩ = |π θ₁'(0) / θ₁(πz)|^{1/4} Σ_{ν=1}^{4} |θ_ν(πz/2)| / Σ_{ν=2}^{4} θ_ν(0)
//   ⟨ε(z) ε(0)⟩ − ⟨ε⟩² = Σ_{ν=2}^{4} θ_ν(0) |π θ₁'(0) θ_ν(πz) / (θ₁(πz) θ_ν(0))|² / Σ_{ν=2}^{4} θ_ν(0) − ⟨ε⟩²,
//   ⟨ε⟩ = π θ₁'(0) / Σ_{ν=2}^{4} θ_ν(0)
//
// in units of 1 / L^{2Δ}. The distance ρ is what makes them ρ^{−2Δ} with Δ_σ = 1/8 and Δ_ε = 1. So a fit of ρ^{−2Δ}
// gives these Δ if the data are critical, and others if they are not.
#pragma once

namespace kadanoff::analysis {

// ρ in lattice spacings, for the displacement (dx, dy) ≠ (0, 0) modulo `side`; ρ → r where r is much less than the
// side.
double torus_spin_distance(int side, int dx, int dy);
double torus_energy_distance(int side, int dx, int dy);

}  // namespace kadanoff::analysis
