// RBMs of a few units, spelled out: conditional means, and the exact distribution of a Gibbs chain.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "kernels/rbm/parameters.hpp"

namespace kadanoff::reference {

using Spins = std::vector<double>;

inline Spins hidden_mean(rbm::ParametersView<const float> rbm, const Spins& visible) {
  Spins mean;
  for (std::int64_t a = 0; a < rbm.hidden(); ++a) {
    double field = rbm.hidden_bias[a];
    for (std::int64_t i = 0; i < rbm.visible(); ++i) field += visible[static_cast<std::size_t>(i)] * rbm.weights(i, a);
    mean.push_back(std::tanh(field));
  }
  return mean;
}

inline Spins visible_mean(rbm::ParametersView<const float> rbm, const Spins& hidden) {
  Spins mean;
  for (std::int64_t i = 0; i < rbm.visible(); ++i) {
    double field = rbm.visible_bias[i];
    for (std::int64_t a = 0; a < rbm.hidden(); ++a) field += hidden[static_cast<std::size_t>(a)] * rbm.weights(i, a);
    mean.push_back(std::tanh(field));
  }
  return mean;
}

// Bit i of a state is spin i; 1 is +1.
inline Spins spins_of(std::size_t state, std::int64_t units) {
  Spins spins;
  for (std::int64_t i = 0; i < units; ++i) spins.push_back((state >> i & 1U) != 0 ? 1.0 : -1.0);
  return spins;
}

// The probability of `spins` where each is drawn from its mean.
inline double probability(const Spins& spins, const Spins& means) {
  double product = 1;
  for (std::size_t i = 0; i < spins.size(); ++i) product *= (1 + spins[i] * means[i]) / 2;
  return product;
}

// p(v → v') of one step v → h → v'; with `hidden_is_mean`, h is its mean and not drawn. Row v, column v'.
inline std::vector<std::vector<double>> transition_matrix(rbm::ParametersView<const float> rbm, bool hidden_is_mean) {
  const std::size_t states = std::size_t{1} << rbm.visible(), hidden_states = std::size_t{1} << rbm.hidden();
  std::vector matrix(states, std::vector<double>(states));
  for (std::size_t from = 0; from < states; ++from) {
    const Spins mean = hidden_mean(rbm, spins_of(from, rbm.visible()));
    const auto add = [&](const Spins& hidden, double weight) {
      const Spins back = visible_mean(rbm, hidden);
      for (std::size_t to = 0; to < states; ++to)
        matrix[from][to] += weight * probability(spins_of(to, rbm.visible()), back);
    };
    if (hidden_is_mean) {
      add(mean, 1);
      continue;
    }
    for (std::size_t h = 0; h < hidden_states; ++h) {
      const Spins hidden = spins_of(h, rbm.hidden());
      add(hidden, probability(hidden, mean));
    }
  }
  return matrix;
}

// The distribution over visible states after one more step.
inline std::vector<double> advance(const std::vector<double>& distribution,
                                   const std::vector<std::vector<double>>& matrix) {
  std::vector<double> next(distribution.size());
  for (std::size_t from = 0; from < next.size(); ++from)
    for (std::size_t to = 0; to < next.size(); ++to) next[to] += distribution[from] * matrix[from][to];
  return next;
}

}  // namespace kadanoff::reference
