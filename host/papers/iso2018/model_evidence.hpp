// The evidence about what RBMs learned: what their weights make of configurations, and what random weights would make.
//
//   A = W Wᵀ, N_v × N_v;  C(T) = ⟨v vᵀ⟩ of the configurations at T, and C the mean of all;  then vᵀ A v has the mean
//   Σ_ij A_ij C_ij, the square of the magnetisation per spin Σ_ij C_ij / N_v²,
//   and configurations whose sites are shuffled, each by itself, Σ_i A_ii + Σ_{i≠j} A_ij (Σ C − N_v) / (N_v² − N_v)
//
// The last is the mean over all permutations, so that no permutation is drawn. Random weights are W with its entries in
// another order and with random signs: without these, they would depend on the signs of the hidden units, which nothing
// fixes.
#pragma once

#include <cstdint>
#include <vector>

#include "host/analysis/weights_analysis.hpp"
#include "host/data/dataset.hpp"
#include "host/data/model.hpp"
#include "kernels/core/context.hpp"

namespace kadanoff::papers::iso2018 {

struct MomentsAt {
  double temperature = 0;
  std::vector<double> values;  // C(T), N_v × N_v row-major
};

// What the configurations of a training are like.
struct LearnedData {
  std::vector<double> temperatures;           // rising
  std::vector<double> squared_magnetisation;  // ⟨m²⟩ at each
  std::vector<double> cold_eigenvalues;       // of C at the lowest temperature, descending
};

// The shape of A on the lattice.
struct ProductShape {
  double diagonal_share = 0;   // Σ_i A_ii² / Σ_ij A_ij²
  double uniform_sum = 0;      // Σ_ij A_ij / Σ_i A_ii: 1 for independent entries, N_v for equal ones
  double leading_uniform = 0;  // of the eigenvector of the largest eigenvalue: the share of k = 0 in its square
  double leading_sites = 0;    // 1 / Σ_i u_i⁴ of it: N_v if it is uniform, 1 if it is one site
  double next_long = 0;        // the share of |k| = 1 in the next four, or in as many as there are
};

// Such numbers of random weights, averaged; how many of them come out as trained ones should; and of one of them its
// eigenvalues.
struct RandomWeights {
  double enhancement = 0, participating_share = 0, diagonal_share = 0;
  double neighbours = 0;  // mean A_ij of neighbours over the mean A_ii

  // The share of them
  double as_enhanced = 0;        // with at least the enhancement of the trained weights
  double above_shuffled = 0;     // with at least their enhancement over shuffled sites
  double uniform_firsts = 0;     // whose first eigenvector is uniform by at least half of its square
  double near_neighbours = 0;    // with A_ij of neighbours of at least `near`
  double diagonal = 0;           // with at least half of Σ A_ij² on the diagonal
  double all_take_part = 0;      // of whose eigenvalues a share of at least `alike` takes part
  double all_are_used = 0;       // and of what configurations use of their eigenvectors
  double similar_curves = 0;     // whose Σ A C(T) has at least `similar` as its correlation with ⟨m²⟩
  double fitting_curves = 0;     // of whose Σ A C(T) a multiple of ⟨m²⟩ differs by at most `misfit`
  double steep_at_critical = 0;  // whose Σ A C(T) falls most between two temperatures with their middle in 2 … 2.5
  double related = 0;            // with a magnetisation correlation of at least `as_magnetised`
  double long_waves = 0;         // with at least half of the next four eigenvectors in |k| = 1
  std::vector<double> eigenvalues{};

  static constexpr int count = 40;
  static constexpr double similar = 0.95, as_magnetised = 0.9, uniform = 0.5, near = 0.3, diagonal_half = 0.5,
                          alike = 0.8, misfit = 0.1;
};

struct ModelEvidence {
  // Of the hidden units given configurations, and of the visible ones given hidden spins that were drawn: the share of
  // units with a mean beyond ±0.9, and 1 − mean², the mean square by which a drawn spin differs from its mean.
  double hidden_certain = 0, visible_certain = 0, hidden_noise = 0, visible_noise = 0;

  // B_a = Σ_i v_i W_ia: the share of |B| > 1 and > 2, and |tanh B − B| over |tanh B|, each the root of a mean square.
  double fields_above_1 = 0, fields_above_2 = 0, linear_error = 0;

  // The rms of the biases over that of the fields that the weights make: of the hidden or of the visible units,
  // whichever is larger.
  double bias_share = 0;

  double enhancement = 0;           // Σ A C over Σ_i A_ii, which is what independent spins have
  double shuffled_enhancement = 0;  // Σ A C over the same of shuffled sites
  double utilisation = 0;  // (Σp)² / Σp² over the rank, p_a = λ_a u_aᵀ C u_a: what each eigenvector is used for
  double magnetisation_correlation = 0;  // between u_1ᵀ v and the magnetisation, over configurations: |…|
  RandomWeights random{};
};

std::vector<MomentsAt> second_moments(Context& context, const data::Dataset& data);

LearnedData describe_data(Context& context, const std::vector<MomentsAt>& moments);

// Of a square lattice.
ProductShape shape_of(Context& context, const analysis::WeightsAnalysis& analysis);

// `learned` is of the configurations that the model was trained on; hidden spins are drawn given those of `test`.
ModelEvidence measure_model(Context& context, const data::Model& model, const std::vector<MomentsAt>& learned,
                            const data::Dataset& test, std::uint64_t seed);

// Every k-th sample, so that there are at most `most`.
data::Dataset thinned(const data::Dataset& data, std::int64_t most);

// ── curves ──────────────────────────────────────────────────────────────────────────────────────────────────────────

// The middle of the two neighbouring temperatures between which the curve falls most.
double steepest_fall(const std::vector<double>& temperatures, const std::vector<double>& curve);

// Pearson's. 0 if one of them is constant.
double linear_correlation(const std::vector<double>& a, const std::vector<double>& b);

// The largest |y − a x| over the range of y, where x and y are the curve and the model less their last values and `a`
// fits best. 0 for a constant curve.
double largest_misfit(const std::vector<double>& curve, const std::vector<double>& model);

}  // namespace kadanoff::papers::iso2018
