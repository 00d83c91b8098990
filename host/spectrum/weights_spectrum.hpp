// What the singular values and vectors of weights say of coarse graining (de Mello Koch and others 2021, section II.A).
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "host/base/decompositions.hpp"
#include "host/rg_machine/rg_machine.hpp"
#include "host/spectrum/weights.hpp"

namespace kadanoff::spectrum {

inline constexpr double large = rg_machine::large, vanishing = 0.01;  // of the largest singular value

// How well the values of overlapping block spins of one size fit: max_i |S_i / S_0 − B_i / B_0|.
struct BlockMatch {
  std::int64_t size = 0;
  double distance = 0;
};

// The waves of one pair of singular vectors. Averages of |F| over the wave vectors with round(|k|) = r, of transforms
// that are not divided by the number of sites (kernels/fourier/radial_average.hpp).
struct Waves {
  std::int64_t index = 0;  // of the singular value, 0 the largest
  double value = 0;
  std::vector<double> visible,
      hidden;  // of r = 0, 1 …; hidden times L_v / L_h. Hidden is empty without a hidden lattice
  double visible_share = 0, hidden_share = 0;  // of Σ|F|², at |k| ≤ k_max
  double difference = 0;                       // |visible − hidden| / |visible| over r ≤ min(k_max, L_h / 2)

  // What is above of the hidden vector depends on the arrangement of the hidden units, which nothing in an RBM's
  // training fixes. So here is the same in two others (host/gauge): each unit at the site nearest to the centre of its
  // filter, column a of W, with the sign that makes its peak positive, which is the same whatever the arrangement was;
  // and permuted and flipped at random. Gauge-fixed ones are NaN, and the curve empty, where there are more than
  // gauge::most_fixed_units.
  std::vector<double> gauge_fixed{};  // as hidden
  double gauge_fixed_hidden_share = 0, gauge_fixed_difference = 0;
  double permuted_hidden_share = 0, permuted_difference = 0;
};

struct SpectrumOptions {
  std::int64_t vectors = 5;  // that many of the largest and of the smallest are looked at; 0: values only
  double k_max = 10;         // the paper's
  std::uint64_t seed = 1;    // of the permutation
};

struct WeightsSpectrum {
  std::int64_t visible = 0, hidden = 0;
  std::optional<std::int64_t> visible_side, hidden_side;
  std::string what;
  Decomposition decomposition{};
  double k_max = 0;
  std::vector<double> values;       // all min(N_v, N_h), descending
  std::vector<BlockMatch> matches;  // by the size of the block; empty unless L_h divides L_v
  // Of those above 0, whose vectors W fixes; smallest: the last one first. Empty without a visible lattice.
  std::vector<Waves> largest, smallest;

  [[nodiscard]] std::int64_t rank() const;                  // how many values are above rounding
  [[nodiscard]] std::int64_t at_least(double share) const;  // how many S_i ≥ share · S_0 > 0
  [[nodiscard]] std::optional<BlockMatch> best_match() const;
};

WeightsSpectrum analyze_spectrum(Context& context, const Weights& weights, const SpectrumOptions& options);

// Throws Error(usage) for options that make no sense.
void validate(const SpectrumOptions& options);

}  // namespace kadanoff::spectrum
