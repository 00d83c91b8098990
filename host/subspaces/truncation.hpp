// What a model loses when its weights keep only their largest singular values: W_κ = Σ_{I ≤ κ} S_I u_I v_Iᵀ, with the
// biases as they are (of spins ±1, whatever units the file has).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "host/base/decompositions.hpp"
#include "host/base/estimate.hpp"
#include "host/data/dataset.hpp"
#include "host/data/model.hpp"
#include "host/evaluation/annealed_importance.hpp"
#include "kernels/core/context.hpp"
#include "kernels/spectra/svd.hpp"

namespace kadanoff::subspaces {

// `svd` is that of the model's weights, on the context's device, with vectors and at least `rank` values; rank ≥ 0.
data::Model truncate_rank(Context& context, const data::Model& model, const spectra::Svd& svd, std::int64_t rank);

struct TruncationOptions {
  std::vector<std::int64_t> modes{};  // κ of each line, in any order; empty: powers of two below the rank, and the rank
  bool likelihood = false;            // also ln p of the data: ln Z exact or annealed, as `evaluate` has it
  evaluation::AnnealingSettings annealing{};                     // its seed is `seed`
  std::uint64_t seed = 1;                                        // of what is drawn: the same numbers for each κ
  std::function<void(std::int64_t modes, data::Model&)> keep{};  // is given each W_κ of `modes`, if there is one
};

// Of W_κ; errors are over samples.
struct TruncatedModel {
  std::int64_t modes = 0;
  double share = 0;        // of |W|²: Σ_{I ≤ κ} S_I² / Σ S_I²
  Estimate error;          // mean of (v − v')² over units, both layers' means: host/evaluation/reconstruction.hpp
  double error_ratio = 0;  // to the error of the model itself
  Estimate free_energy;
  std::optional<Estimate> pseudo_log_likelihood;  // of spins
  std::optional<Estimate> log_likelihood;         // of spins, where it was asked for
  double log_z_error = 0;                         // which all samples share; 0: ln Z is exact
  // Of an annealed ln Z: what its bracket leaves of ln p, and whether `evaluate` would believe it.
  std::optional<evaluation::Bracket> likelihood_bracket{};
  bool log_z_is_trustworthy = true;
};

struct Truncation {
  std::int64_t visible = 0, hidden = 0, samples = 0, rank = 0;
  bool pseudo_likelihood_is_exact = false;
  std::vector<double> singular_values;
  std::vector<TruncatedModel> models;           // in ascending order of κ
  std::vector<Decomposition> decompositions{};  // what it is from
};

// Throws Error(bad_input) if the data do not fit the model; Error(usage) for a κ that is above the rank of W or below
// 1, for a likelihood of real values, or for too little memory.
Truncation analyze_truncation(Context& context, const data::Model& model, const data::Dataset& data,
                              const TruncationOptions& options);

}  // namespace kadanoff::subspaces
