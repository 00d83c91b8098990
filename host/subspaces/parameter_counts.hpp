// The ways in which people count the parameters of a trained RBM, beside the number of samples that it learned from.
//
// De Mello Koch and others 2021, II.A, keep the κ singular values above 20 % of the largest, and count κ N_v
// parameters. As their visible vectors have long waves only, they divide by 36. Where 36 comes from is not said. So
// here are the other readings, too: κ times the wave vectors with |k| ≤ k_max, and up to the edge within which 99 % of
// these vectors' |F|² lies; the dimension κ (N_v + N_h − κ) of the matrices of rank κ; that of the subspaces (the
// Grassmann manifold), κ (N_v − κ); and all weights and biases.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/base/decompositions.hpp"
#include "host/data/model.hpp"
#include "kernels/core/context.hpp"

namespace kadanoff::subspaces {

inline constexpr double papers_factor = 36, edge_share = 0.99;

struct ParameterOptions {
  std::optional<std::int64_t> samples{};
  double k_max = 10;           // the paper's
  bool visible_biases = true;  // whether they are counted; a thermometer has none
};

struct ParameterCount {
  std::string name, formula;
  double count = 0;
};

struct ParameterCounts {
  std::int64_t visible = 0, hidden = 0, modes = 0;  // modes: κ
  double k_max = 0;
  std::optional<double> edge{};  // |k| of the measured edge; of square lattices
  std::optional<std::int64_t> modes_within{}, modes_within_edge{};
  std::optional<std::int64_t> samples{};
  std::vector<ParameterCount> counts{};
  std::vector<Decomposition> decompositions{};  // what it is from

  [[nodiscard]] std::int64_t below() const;  // how many counts are below `samples`
};

// Throws Error(usage) for options that make no sense, if all weights are 0, or for too little memory.
ParameterCounts count_parameters(Context& context, const data::Model& model, const ParameterOptions& options);
void validate(const ParameterOptions& options);

// The smallest |k| of a wave vector within which at least `share` of Σ |F|² lies, in the mean over the rows of
// `lattices` (n × side², on the context's device).
double edge_of(Context& context, Matrix<const float> lattices, std::int64_t side, double share);

}  // namespace kadanoff::subspaces
