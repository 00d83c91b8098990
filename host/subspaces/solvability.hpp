// Whether data say which few directions matter (de Mello Koch and others 2021, III): (1) draw samples until the number
// of large eigenvalues of their second moments stops increasing; (2) draw again; (3) if the leading subspace is the
// same each time, learning from them is solvable.
//
// Two disjoint draws of n samples, n doubling up to half of the data. Large: √λ ≥ 20 % of the largest √λ, as with
// singular values of weights. The control is noise: independent ±1, as many samples of as many units. It has no leading
// subspace: two draws agree by κ / N_v only, however many samples there are; but its eigenvalues become equal, so that
// the number of large ones stops increasing, at N_v. As large subspaces agree by their size, what counts is the excess,
//
//   (mean cos² − κ / N_v) / (1 − κ / N_v)      0 for random subspaces, 1 for equal ones
//
// and κ is at most N_v / 2: any two subspaces of more have directions in common.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "host/base/decompositions.hpp"
#include "host/data/dataset.hpp"
#include "kernels/core/context.hpp"

namespace kadanoff::subspaces {

inline constexpr double most_growth = 1.05;    // of the number of large ones at the last doubling: it has stopped
inline constexpr double same_subspace = 0.95;  // the excess of the largest draws, at least

struct SolvabilityOptions {
  std::optional<std::int64_t> modes{};  // κ; none: the number of large ones of half the data, at most N_v / 4
  bool centred = false;
  std::uint64_t seed = 1;
};

// Of two draws: the mean of their numbers of large eigenvalues, and the mean cos² between their κ leading directions.
struct TwoDraws {
  double large = 0, agreement = 0;
};

struct DrawSize {
  std::int64_t samples = 0;  // n, of each draw
  TwoDraws data{}, noise{};
};

struct Solvability {
  std::int64_t samples = 0, units = 0, modes = 0;
  bool centred = false;
  std::vector<DrawSize> sizes{};                // n ascending: two at least
  std::vector<Decomposition> decompositions{};  // what it is from

  [[nodiscard]] double expected() const { return static_cast<double>(modes) / static_cast<double>(units); }
  [[nodiscard]] double growth() const;  // of the data's number of large eigenvalues at the last doubling
  [[nodiscard]] bool has_saturated() const { return growth() <= most_growth; }
  [[nodiscard]] double excess(const TwoDraws& draws) const;
  [[nodiscard]] bool has_one_subspace() const { return excess(sizes.back().data) >= same_subspace; }
  // An excess of at most ten standard deviations, √2 / N_v each, and of at most 1/2. Ten, because that of few
  // directions has a long tail: the cos² of two random vectors is like χ² / N_v with one degree of freedom.
  [[nodiscard]] bool noise_has_none() const;
  // If noise has a subspace, too, the agreement says nothing of the data.
  [[nodiscard]] bool is_solvable() const { return has_saturated() && has_one_subspace() && noise_has_none(); }
};

// Throws Error(usage) for κ below 1, above half of the number of units, or above what a quarter of the samples can
// have, and for fewer than 2 units; Error(bad_input) for fewer than 8 samples, for data of which a half does not
// vary, or varies in fewer than κ directions; and as principal_components() does.
Solvability analyze_solvability(Context& context, const data::Dataset& data, const SolvabilityOptions& options);

}  // namespace kadanoff::subspaces
