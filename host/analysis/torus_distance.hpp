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
//
// The three-point function ⟨σ σ ε⟩ is known likewise. Two copies of the model are a Dirac fermion in each sector ν, and
// there it is a product of exponentials of a free field, of charges 1/2, 1/2 and −1; the root of the copies' product is
//
//   ⟨σ(z₁) σ(z₂) ε(z₃)⟩ = 1/2 |θ(z₁₂)|^{3/4} / (|θ(z₁₃)| |θ(z₂₃)|)
//                         · Σ_{ν=1}^{4} |θ_ν(π (z₁₃ + z₂₃)/2)|² / |θ_ν(πz₁₂/2)| / Σ_{ν=2}^{4} θ_ν(0)
//
// with θ(z) = θ₁(πz) / (π θ₁'(0)) and z_ij = z_i − z_j. Where σ meets σ it becomes ⟨σσ⟩ ⟨ε⟩, where ε meets σ
// ⟨σσ⟩ / (2 |z₁₃|), as the operators' products demand: C_σσε = 1/2. The connected one lacks ⟨σσ⟩ ⟨ε⟩.
#pragma once

namespace kadanoff::analysis {

// ρ in lattice spacings, for the displacement (dx, dy) ≠ (0, 0) modulo `side`; ρ → r where r is much less than the
// side.
double torus_spin_distance(int side, int dx, int dy);
double torus_energy_distance(int side, int dx, int dy);

// ρ of the right-angled triangle of legs 0 < r ≤ side / 2 with ε at its corner and σ at their ends: what makes the
// connected ⟨σ σ ε⟩ what it is in the plane at r, 1/2 (√2 ρ)^{3/4} / ρ².
double torus_triangle_distance(int side, int r);

}  // namespace kadanoff::analysis
