// A = W Wᵀ of an RBM, N_v × N_v, beside second moments C of configurations: numbers that trained and random weights
// have alike. Matrices are symmetric and row-major.
#pragma once

#include <cstdint>
#include <vector>

#include "kernels/core/array.hpp"
#include "kernels/core/context.hpp"

namespace kadanoff::papers::iso2018 {

using Square = std::vector<double>;

struct MomentsAt {
  double temperature = 0;
  std::vector<double> values;  // C(T), N_v × N_v row-major
};

struct Eigen {
  std::vector<double> values;   // descending
  std::vector<double> vectors;  // row a that of value a
  std::int64_t rank = 0;

  [[nodiscard]] const double* vector(std::int64_t a) const {
    return vectors.data() + static_cast<std::size_t>(a) * values.size();
  }
};

// ── a matrix ────────────────────────────────────────────────────────────────────────────────────────────────────────

std::int64_t rows_of(const Square& matrix);
double square_sum(const Square& matrix);
double trace_of(const Square& matrix);
double inner_product(const Square& a, const Square& b);

// Of n × n, of which only the upper triangle is written.
Square whole(Context& context, const Array<double>& upper, std::int64_t n);

// ── A alone ─────────────────────────────────────────────────────────────────────────────────────────────────────────

// Of W, N_v × N_h row-major.
Square product_of(Context& context, const std::vector<double>& weights, std::int64_t visible);

// Of A with so many hidden units: values beyond them are 0.
Eigen decompose(Context& context, const Square& product, std::int64_t hidden);

double diagonal_share(const Square& product);      // Σ_i A_ii² / Σ_ij A_ij²
double mean_of_neighbours(const Square& product);  // of a square lattice: mean A_ij of neighbours over the mean A_ii
double leading_uniform(const Eigen& eigen);        // the share of k = 0 in the square of the first eigenvector

// The share of |k| = 1 in the second to fifth eigenvector, or in as many as there are. Of a square lattice.
double share_of_long_waves(Context& context, const Eigen& eigen);

// (Σ x)² / Σ x² over `of`; 1 if all are 0.
double share_taking_part(const std::vector<double>& values, std::int64_t of);

// ── A and configurations ────────────────────────────────────────────────────────────────────────────────────────────

Square mean_of_moments(const std::vector<MomentsAt>& moments);
std::vector<double> squared_magnetisation_of(const std::vector<MomentsAt>& moments);         // ⟨m²⟩ of each
std::vector<double> curve_of(const Square& product, const std::vector<MomentsAt>& moments);  // Σ A C(T) of each

// |…| between u_1ᵀ v and the magnetisation.
double magnetisation_correlation(const Eigen& eigen, const Square& mean);
// Σ A C over the same of shuffled sites.
double over_shuffled(const Square& product, const Square& mean);
// (Σp)² / Σp² over the rank, p_a = λ_a u_aᵀ C u_a.
double utilisation_of(const Eigen& eigen, const Square& mean);

}  // namespace kadanoff::papers::iso2018
