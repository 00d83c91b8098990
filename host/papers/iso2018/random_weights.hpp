// Controls for what RBMs learned: the same of random weights. These are W with its entries in another order and with
// random signs: without the signs, they would depend on those of the hidden units, which nothing fixes.
#pragma once

#include <cstdint>
#include <vector>

#include "host/papers/iso2018/weight_products.hpp"
#include "kernels/core/context.hpp"

namespace kadanoff::papers::iso2018 {

// Numbers as trained weights have them (weight_products.hpp) of random ones, averaged; how many of them come out as
// trained ones should; and of one of them its eigenvalues.
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

// What is asked of the trained weights, and of how many random ones it is true: ModelEvidence has the meanings.
struct Enhancements {
  double of_independent = 0, of_shuffled = 0;
};

// Of W, N_v × N_h row-major, and the configurations that it was trained on.
RandomWeights measure_random(Context& context, const std::vector<double>& weights, std::int64_t visible,
                             const std::vector<MomentsAt>& moments, const Enhancements& trained, std::uint64_t seed);

}  // namespace kadanoff::papers::iso2018
