// What the maps ⟨v h_a⟩ of hidden units look like on the visible lattice: bright spots on a dark background, or not.
//
// Each map has the sign of its peak, the place i where |⟨v_i h_a⟩| is largest. Its floor is its mean over all sites:
// ⟨m h_a⟩ with the magnetisation m = Σ v_i / N_v, which is what h_a has to do with the sample as a whole; with h = m it
// is ⟨m²⟩. What is above the floor is d_i = ±⟨v_i h_a⟩ − floor.
//
// A peak is the largest of N_v values, and so above the floor in noise, too: the error says by how much, and a control
// (correlators.hpp) says what is left of everything else.
#pragma once

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/base/estimate.hpp"
#include "host/correlators/correlators.hpp"
#include "host/gauge/sites.hpp"
#include "kernels/random/streams.hpp"

namespace kadanoff::correlators {

inline constexpr double errors_above = 5;  // a peak this many errors above the floor is one

// One hidden unit.
struct Spot {
  std::int64_t peak = 0;        // visible unit
  double value = 0, error = 0;  // ⟨v h⟩ there, with its sign, and its error
  double floor = 0;             // with the sign of the peak
  double product = 0;           // ⟨v⟩⟨h⟩ at the peak, with the sign of the peak
  double radius = 0;      // √(P / π) of the participation number P = (Σ d²)² / Σ d⁴, in sites; NaN: it is flat
  gauge::Place centre{};  // mean direction of the sites on the torus, weighted by d²; of a lattice, if not flat
  [[nodiscard]] double contrast() const { return std::abs(value) - floor; }
  [[nodiscard]] bool is_above() const { return contrast() > errors_above * error; }
  [[nodiscard]] bool is_flat() const { return std::isnan(radius); }  // the same at all sites: no place stands out
};

// The maps, each with the sign of its peak and rolled so that the peak is in the middle, and their mean.
struct AlignedProfile {
  std::int64_t side = 0;
  std::vector<double> map{};       // side × side; the peak is at (side/2, side/2)
  std::vector<Estimate> radial{};  // mean over the sites at distance r of the peak, r = 0 … side/2 rounded; over units
  double floor = 0;                // mean of the map
  double contrast = 0;             // value at the peak, less the floor
  double width = 0;                // twice the r where the radial profile is half-way down to the floor; NaN: it is not
};

// How often a value of ⟨v h⟩, with the sign of its map's peak, occurs at a distance of the peak.
struct Frequencies {
  std::vector<double> edges;         // of the bins of the values, from the least to the greatest
  std::vector<std::int64_t> counts;  // bins × distances
};

// How far the units' centres are from their own sites of the hidden lattice, in visible sites: as they stand, in the
// order that gauge fixing gives (NaN: of more than gauge::most_fixed_units), and in a random order. Flat maps have no
// centre and are left out; NaN if all are.
struct Displacement {
  double as_it_is = 0, gauge_fixed = 0, permuted = 0;
};

// Errors over the samples (spot_errors.hpp).
struct SpotErrors {
  double contrast = NAN, floor = NAN, radius = NAN;  // of the means over the units
  double profile_floor = NAN, profile_contrast = NAN, profile_width = NAN;
  std::string why_not{};  // there are none
};

struct Spots {
  std::int64_t samples = 0, visible = 0, hidden = 0, visible_side = 0, hidden_side = 0;
  std::vector<Spot> units{};
  double share_above = 0;                      // of the units: is_above(); NaN for one sample, which has no errors
  double share_local = 0;                      // likewise: is_above(), and a radius below a quarter of the side
  std::int64_t flat = 0;                       // units whose map is_flat()
  Estimate contrast{}, radius{}, floor{};      // over the units; the radius over those that have one
  SpotErrors errors{};                         // NaN where nobody asked for them
  std::optional<AlignedProfile> profile{};     // on a square lattice
  std::optional<Frequencies> frequencies{};    // likewise
  std::optional<Displacement> displacement{};  // where the hidden units can stand on a square lattice, too
};

inline constexpr std::int64_t frequency_bins = 24;

// `key` is for the random order of the displacement; without one that is left out.
Spots describe_spots(const Correlators& correlators, const std::optional<random::RngKey>& key = {});

// The same without frequencies and displacement, for one who looks at many.
Spots measure_spots(const Correlators& correlators);

// Gauge fixing: each unit at the site of the hidden lattice that is nearest to its centre, as far as all can, with the
// sign that makes its peak positive. gauge::rearrange_hidden() applies it. Throws Error(internal) without the two
// lattices, or for more than gauge::most_fixed_units.
gauge::Arrangement fixed_gauge(const Spots& spots);

}  // namespace kadanoff::correlators
