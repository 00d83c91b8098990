// How much of the directions in which data vary most lies in those that weights let through most (de Mello Koch and
// others 2021, eq. 1 and Fig. 4).
//
//   P_data     onto the κ leading principal components p_I of the data
//   P_trained  onto the κ visible singular vectors u_I of W with the largest singular values
//
// The eigenvalues of P_data P_trained P_data are those of M Mᵀ, M_IJ = p_I · u_J, and N_v − κ zeros: the squared
// cosines of the principal angles between the two subspaces. Between the data's and a random subspace their mean is
// expected to be κ / N_v.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/base/decompositions.hpp"
#include "host/data/dataset.hpp"
#include "host/spectrum/weights.hpp"
#include "kernels/core/context.hpp"

namespace kadanoff::subspaces {

inline constexpr double aligned = 0.8, orthogonal = 0.1;  // the paper counts those above 0.8 and those close to zero

struct AlignmentOptions {
  std::optional<std::int64_t> modes{};  // κ; none: 200, or as many as weights and data have
  bool centred = false;                 // components of the covariance, not of the second moments
  std::uint64_t seed = 1;               // of the random subspace
};

struct Alignment {
  std::string what;  // the weights are
  std::int64_t visible = 0, hidden = 0, samples = 0, modes = 0;
  bool centred = false;
  double trained_share = 0;       // of Σ S² that the κ largest singular values have
  double data_share = 0;          // of the data's second moments (or variance) that lies in the κ components
  std::vector<double> values{};   // κ of them, descending, from 0 to 1
  std::vector<double> control{};  // the same with a random subspace in place of the weights'
  std::vector<Decomposition> decompositions{};  // what it is from
  [[nodiscard]] double expected() const { return static_cast<double>(modes) / static_cast<double>(visible); }
};

inline constexpr std::int64_t usual_modes = 200;  // the paper's κ

// Throws Error(bad_input) if the data have another number of units, vary in fewer than κ directions, or are one sample;
// Error(usage) if κ is larger than the rank of W or the number of directions that so many samples can have, or for too
// little memory.
Alignment analyze_alignment(Context& context, const spectrum::Weights& weights, const data::Dataset& data,
                            const AlignmentOptions& options);

// cos² of the principal angles between the subspaces that the orthonormal rows of `a` and of `b` span, on the context's
// device and of equal shape: the eigenvalues of A Bᵀ B Aᵀ, descending, from 0 to 1.
Eigenvalues squared_cosines(Context& context, Matrix<const double> a, Matrix<const double> b);

// count × units on the context's device: orthonormal rows, a subspace of which each is as probable as any other.
Array<double> random_subspace(Context& context, std::int64_t count, std::int64_t units, std::uint64_t seed,
                              std::uint32_t block = 0);

double mean_of(const std::vector<double>& values);
std::int64_t count_above(const std::vector<double>& values, double bound);

}  // namespace kadanoff::subspaces
