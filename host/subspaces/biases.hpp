// Whether the biases of an RBM point along the leading singular vectors of its weights (de Mello Koch and others 2021,
// Fig. 9): W = Σ_I S_I u_I v_Iᵀ, and the cosines are b · u_I / |b| and c · v_I / |c|.
//
// u_I and v_I may change their signs, but only together: the sign of one cosine means nothing, that of the product of
// both does. A random vector of N units has cosines of about 1/√N.
#pragma once

#include <cstdint>
#include <vector>

#include "host/base/decompositions.hpp"
#include "host/data/model.hpp"
#include "kernels/core/context.hpp"

namespace kadanoff::subspaces {

// One layer's bias.
struct BiasOverlap {
  std::int64_t units = 0;
  double norm = 0;                // |b|
  std::vector<double> cosines{};  // of the `rank` singular vectors that W fixes; empty where the bias is 0

  [[nodiscard]] double expected() const;                 // 1/√N
  [[nodiscard]] std::int64_t largest() const;            // the index of the largest |cosine|
  [[nodiscard]] double share(std::int64_t count) const;  // of |b|² in the first `count` vectors
};

struct Biases {
  std::int64_t visible = 0, hidden = 0, rank = 0;
  std::vector<double> singular_values{};
  BiasOverlap visible_bias{}, hidden_bias{};
  std::vector<Decomposition> decompositions{};  // what it is from
};

// Throws Error(usage) if all weights are 0, or there is too little memory.
Biases analyze_biases(Context& context, const data::Model& model);

}  // namespace kadanoff::subspaces
