// The evidence about what RBMs learned: what their weights make of configurations, and what random weights would make.
//
//   A = W Wᵀ, N_v × N_v;  C(T) = ⟨v vᵀ⟩ of the configurations at T, and C the mean of all;  then vᵀ A v has the mean
//   Σ_ij A_ij C_ij, the square of the magnetisation per spin Σ_ij C_ij / N_v²,
//   and configurations whose sites are shuffled, each by itself, Σ_i A_ii + Σ_{i≠j} A_ij (Σ C − N_v) / (N_v² − N_v)
//
// The last is the mean over all permutations, so that no permutation is drawn. random_weights.hpp has the controls.
#pragma once

#include <cstdint>
#include <vector>

#include "host/analysis/weights_analysis.hpp"
#include "host/data/dataset.hpp"
#include "host/data/model.hpp"
#include "host/papers/iso2018/random_weights.hpp"
#include "host/papers/iso2018/weight_products.hpp"
#include "kernels/core/context.hpp"

namespace kadanoff::papers::iso2018 {

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

}  // namespace kadanoff::papers::iso2018
