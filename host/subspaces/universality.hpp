// Whether two trainings, as on disjoint halves of data, end in the same effective theory (de Mello Koch and others
// 2021, III: they agree on unseen data and in what is relevant, and differ in what is irrelevant):
//
//   outputs    v → h → v by means (host/evaluation/reconstruction.hpp): ⟨|v'_A − v'_B|²⟩ / N_v over the variance of the
//              v' of one model over samples, the mean of both models'
//   subspaces  mean cos² = Σ_{I,J ≤ κ} (u_I · w_J)² / κ between the κ visible singular vectors of the weights with the
//              largest values, and between the κ with the smallest above 0; random subspaces have κ / N_v on average
//   values     the largest |S_I − S'_I| / max(S_I, S'_I)
//
// None of it depends on the order or the signs of hidden units: W goes to W Q with an orthogonal Q, and h to Qᵀ h. Of
// stacks the outputs are those through all layers, and the weights the product. The control is B with random weights of
// the norm of each W, one draw of them, and its biases.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "host/base/decompositions.hpp"
#include "host/base/estimate.hpp"
#include "host/data/dataset.hpp"
#include "host/data/stack.hpp"
#include "kernels/core/context.hpp"

namespace kadanoff::subspaces {

struct UniversalityOptions {
  std::optional<std::int64_t> modes{};  // κ; none: the singular values above 20 % of the largest that both models have,
                                        // at most half of the smaller rank
  std::uint64_t seed = 1;  // of the control's weights
};

struct ComparedModel {
  std::string shape{};  // "784–500"
  std::int64_t rank = 0, large = 0;
  Estimate error{};     // of reconstructions, against the data
  double variance = 0;  // of reconstructions over samples, mean over units
  std::vector<double> values{};
};

struct Agreement {
  Estimate difference{};                                               // of the outputs: squared, a unit, over samples
  double ratio = std::numeric_limits<double>::quiet_NaN(), error = 0;  // over the variance, with its standard error
  double unrelated = 0;                                                // that ratio for outputs of samples drawn apart
  std::vector<double> leading{}, trailing{};                           // mean cos² of κ = 1, 2 … directions
  double values_difference = 0;                                        // relative, the largest of the κ leading ones
  std::int64_t values_difference_at = 0;                               // from 0
  double values_difference_of_all = 0;                                 // of as many as both have
};

struct Universality {
  std::int64_t visible = 0, samples = 0, modes = 0;
  double error_of_the_mean = 0;  // of the data's mean in place of reconstructions
  ComparedModel a{}, b{};
  Agreement models{}, control{};                // A with B, and A with random weights in place of B's
  std::vector<Decomposition> decompositions{};  // what it is from

  [[nodiscard]] double expected() const { return static_cast<double>(modes) / static_cast<double>(visible); }
};

// Throws Error(bad_input) for models or data that do not fit together, for one sample or equal ones, and for weights
// that are all zero; Error(usage) for a κ that is above the rank of either model's weights or below 1, or for too
// little memory.
Universality analyze_universality(Context& context, data::Stack a, data::Stack b, const data::Dataset& data,
                                  const UniversalityOptions& options);

}  // namespace kadanoff::subspaces
