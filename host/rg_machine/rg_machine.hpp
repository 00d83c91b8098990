// The RG machine: an RBM whose weights are computed from the data alone (de Mello Koch, de Mello Koch, Kastanos, Cheng
// 2021, section II.B and appendix C).
//
//   W = scale · Σ_{I ≤ κ} S_I v_I h_Iᵀ      b = β v_B      c = β h_B
//
// v_I: the I-th principal component of the data, on an L_v × L_v lattice
// h_I: v_I on the L_h × L_h lattice, its short waves dropped, at unit length (kernels/fourier/truncation.hpp)
// S_I: |block sum of v_I|, over blocks of a square size about each hidden site (host/data/block_spins.hpp)
//
// B: 1, or the I of the largest S_I
//
// The paper leaves the signs open: each v_I is such that the mean of the data has a positive part along it. Then the
// biases draw towards the data; with the other sign of v_B they draw away from it. A sign of v_I is that of h_I, too,
// and W does not depend on it. Where the paper says two things, an option has both: β = S_B (II.B) or 1 (appendix C);
// the vectors of the first direction or of the largest singular value as biases.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "host/base/choices.hpp"
#include "host/base/decompositions.hpp"
#include "host/data/dataset.hpp"
#include "host/data/model.hpp"
#include "kernels/core/context.hpp"

namespace kadanoff::rg_machine {

inline constexpr double large = 0.2;  // of the largest singular value, at least: the paper's relevant ones

// Truncated ones at unit length; or as short as what is dropped makes them: those with the coefficients of the visible
// ones, C/2 of (C7) where L_v = 2 L_h, and C L_h / L_v in general; or, as a control, random orthonormal ones.
enum class HiddenVectors : std::uint8_t { truncated, shared, random };

// The sign of each visible vector: such that the mean of the data has a positive part along it, or a negative one; that
// the sum of its entries is positive; or drawn.
enum class Signs : std::uint8_t { data, opposite, positive, random };

// Whose vectors the biases are: of the largest eigenvalue, or of the largest S_I.
enum class BiasVector : std::uint8_t { first, largest };

struct RgMachineOptions {
  std::int64_t hidden_side = 0;         // L_h
  std::optional<std::int64_t> modes{};  // κ; none: those before the first S_I < 0.2 S_max, the paper's "large" ones
  std::optional<std::int64_t> alpha{};  // v_I and h_I keep α × α waves only (C6, C7); none: v_I all, h_I all it can
  std::optional<std::int64_t> block{};  // size of the blocks of S_I; none: L_v / L_h
  bool centred = false;                 // components of the covariance, not of the second moments
  double scale = 1;
  std::optional<double> bias_scale{};  // β; none: scale · S_B
  BiasVector bias_vector = BiasVector::first;
  HiddenVectors hidden_vectors = HiddenVectors::truncated;
  Signs signs = Signs::data;
  std::uint64_t seed = 1;  // of random hidden vectors and signs
};

struct RgMachine {
  data::Model model;  // without provenance; its units in files are those of the data
  std::int64_t visible_side = 0, modes = 0, block = 0;
  std::vector<double> eigenvalues{};      // of the data, κ of them
  std::vector<double> singular_values{};  // scale · S_I, in the order of the eigenvalues
  double share = 0;                       // of the data's second moments (or variance) that lies in these directions
  double total = 0;                       // of all eigenvalues of the data
  double bias_scale = 0;
  std::int64_t bias_vector = 0;  // B, from 0
  double largest_overlap = 0;    // max |h_I · h_J|, I ≠ J: truncation does not keep vectors orthogonal
  std::int64_t samples = 0;
  bool centred = false;
  bool all_are_large = false;  // κ was to be found, and of all directions that there can be no S_I is below 0.2 S_max

  // Those that κ was chosen from, κ of them or more, as `eigenvalues` and `singular_values`.
  std::vector<double> considered_eigenvalues{}, considered_values{};
  std::vector<float> visible_vectors{}, hidden_vectors{};  // κ × N_v and κ × N_h
  std::vector<Decomposition> decompositions{};             // what it is from
};

// Before the data are loaded: throws Error(usage) for options that make no sense.
void validate(const RgMachineOptions& options);

// Throws Error(usage) if the lattice is not square, or the options do not fit to it; Error(bad_input) for one
// sample, for data that vary in fewer than κ directions, or that leave no weights: their block sums vanish, or their
// waves are all too short.
RgMachine make_rg_machine(Context& context, const data::Dataset& data, const RgMachineOptions& options);

}  // namespace kadanoff::rg_machine

template <>
inline constexpr auto kadanoff::choices<kadanoff::rg_machine::HiddenVectors> = std::array{
    Choice{rg_machine::HiddenVectors::truncated, "truncated"}, Choice{rg_machine::HiddenVectors::shared, "shared"},
    Choice{rg_machine::HiddenVectors::random, "random"}};

template <>
inline constexpr auto kadanoff::choices<kadanoff::rg_machine::Signs> =
    std::array{Choice{rg_machine::Signs::data, "data"}, Choice{rg_machine::Signs::opposite, "opposite"},
               Choice{rg_machine::Signs::positive, "positive"}, Choice{rg_machine::Signs::random, "random"}};

template <>
inline constexpr auto kadanoff::choices<kadanoff::rg_machine::BiasVector> =
    std::array{Choice{rg_machine::BiasVector::first, "first"}, Choice{rg_machine::BiasVector::largest, "largest"}};
