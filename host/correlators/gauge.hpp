// The gauge of a hidden layer: its units may stand in any order, and each with either sign. Every such RBM gives the
// data the same probability, so what depends on the arrangement is no property of what was learned.
#pragma once

#include <cstdint>
#include <vector>

#include "host/data/stack.hpp"
#include "kernels/random/streams.hpp"

namespace kadanoff::correlators {

// Unit a of the new arrangement is unit order[a] of the old one, times sign[a], +1 or −1.
struct Arrangement {
  std::vector<std::int64_t> order;
  std::vector<int> sign;
};

// Any order and any signs, all with equal probability: block 1 of the key's step.
Arrangement random_arrangement(std::int64_t units, const random::RngKey& key);

// Hidden layer `layer` of the stack, from 1, in that arrangement: columns of W and c of its RBM, and rows of W and b of
// the RBM above, which reads it. Throws Error(internal) for an arrangement of other units, or that leaves one out.
void rearrange_hidden(data::Stack& stack, std::int64_t layer, const Arrangement& arrangement);

// For n rows and n columns, the column of each row, all different, such that Σ cost(row, column) is the least: shortest
// augmenting paths with potentials (Jonker and Volgenant, Computing 38, 325 (1987)). Time up to n³. Throws
// Error(internal) for a cost that is no finite number.
std::vector<std::int64_t> assign(const std::vector<double>& cost, std::int64_t n);

// A place on a periodic square lattice, in units of its sites.
struct Place {
  double x = 0, y = 0;
};

// The distance on the torus of `side`.
double torus_distance(const Place& a, const Place& b, double side);

// Where the site `unit` of a hidden_side² lattice lies on one of visible_side²: the middle of the sites for which it
// stands, of which the first has its middle at 0.
Place place_of(std::int64_t unit, std::int64_t hidden_side, std::int64_t visible_side);

// The order in which each unit stands at the site nearest to its centre, as far as all can: the assignment with the
// least sum of squared distances. centres[a] is that of unit a on the visible lattice.
std::vector<std::int64_t> fixed_order(const std::vector<Place>& centres, std::int64_t hidden_side,
                                      std::int64_t visible_side);

}  // namespace kadanoff::correlators
