// Gauge fixing: each hidden unit to the site of the hidden lattice that is nearest to where the unit looks, which is
// the centre of a map over the visible lattice: of ⟨v h_a⟩, or of its filter, column a of W.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "host/gauge/gauge.hpp"

namespace kadanoff::gauge {

// Units of a layer whose gauge is fixed. An assignment of so many takes a minute at worst, and n² costs.
inline constexpr std::int64_t most_fixed_units = 4096;

// The memory on the host that fixed_order() takes; 0 for more units than that.
double bytes_of_fixing(std::int64_t units);

// "the gauge is fixed of up to 4096 hidden units, and these are 10000"
std::string why_not_fixed(std::int64_t units);

// A place on a periodic square lattice, in units of its sites.
struct Place {
  double x = 0, y = 0;
};

// The distance on the torus of `side`.
double torus_distance(const Place& a, const Place& b, double side);

// Where the site `unit` of a hidden_side² lattice lies on one of visible_side²: the middle of the sites for which it
// stands, of which the first has its middle at 0.
Place place_of(std::int64_t unit, std::int64_t hidden_side, std::int64_t visible_side);

// Where a map is: its sign is that of its peak, the place i where |map_i| is largest, and d_i = ±map_i − floor is what
// is above its mean.
struct MapCentre {
  std::int64_t peak = 0;
  double value = 0;  // at the peak, with its sign
  double floor = 0;  // the mean, with the sign of the peak
  Place place{};     // mean direction of the sites on the torus, weighted by d²; of a lattice

  [[nodiscard]] int sign() const { return value < 0 ? -1 : 1; }
};

// Of a map of side² values; `side` 0: on no lattice, so that there is no place.
MapCentre centre_of(std::span<const double> map, std::int64_t side);

// Those of the columns of W, `visible` × `hidden`: the filters of hidden units.
std::vector<MapCentre> filter_centres(const float* weights, std::int64_t visible, std::int64_t hidden,
                                      std::int64_t side);

// The order in which each unit stands at the site nearest to its centre, as far as all can: the assignment with the
// least sum of squared distances. centres[a] is that of unit a on the visible lattice. Throws Error(internal) for more
// than most_fixed_units, Error(usage) if there is too little memory.
std::vector<std::int64_t> fixed_order(const std::vector<Place>& centres, std::int64_t hidden_side,
                                      std::int64_t visible_side);

// That order, with the signs that make all peaks positive. At most most_fixed_units.
Arrangement fixed_arrangement(const std::vector<MapCentre>& centres, std::int64_t hidden_side,
                              std::int64_t visible_side);

}  // namespace kadanoff::gauge
