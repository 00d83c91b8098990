// From a gradient to a step of the parameters that increases the log likelihood. g is the estimate of the gradient on a
// batch. For the weights, and only for them, the penalised likelihood ln p − λ₂/2 Σ W² − λ₁ Σ |W| first changes g:
//
//   g ← g − λ₂ W − λ₁ sign(W)                     sign(0) = 0
//
//   sgd    u ← μ u + g           θ ← θ + ε u      μ = 0: plain, without u; else momentum (Polyak 1964)
//   adam   m ← β₁ m + (1 − β₁) g
//          s ← β₂ s + (1 − β₂) g²
//          θ ← θ + ε m̂ / (√ŝ + 10⁻⁸)              m̂ = m / (1 − β₁ᵗ), ŝ = s / (1 − β₂ᵗ), t from 1 (Kingma & Ba 2015)
#pragma once

#include <cstdint>

#include "kernels/core/view.hpp"

namespace kadanoff::training {

struct Optimizer {
  enum class Rule : std::uint8_t { sgd, adam };

  Rule rule = Rule::sgd;
  double momentum = 0;  // μ; for sgd
  double l1 = 0;        // λ₁
  double l2 = 0;        // λ₂

  static constexpr double beta1 = 0.9, beta2 = 0.999;
  static constexpr float epsilon = 1e-8F;

  [[nodiscard]] bool has_first_moment() const { return rule == Rule::adam || momentum != 0; }  // u or m
  [[nodiscard]] bool has_second_moment() const { return rule == Rule::adam; }                  // s
  [[nodiscard]] KADANOFF_HD bool is_penalised() const { return l1 != 0 || l2 != 0; }
  friend bool operator==(const Optimizer&, const Optimizer&) = default;
};

}  // namespace kadanoff::training
