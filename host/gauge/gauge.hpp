// The gauge of a hidden layer: its units may stand in any order, and each with either sign. Every such RBM gives the
// data the same probability, so what depends on the arrangement is no property of what was learned.
#pragma once

#include <cstdint>
#include <vector>

#include "host/data/stack.hpp"
#include "kernels/core/view.hpp"
#include "kernels/random/streams.hpp"

namespace kadanoff::gauge {

// Unit a of the new arrangement is unit order[a] of the old one, times sign[a], +1 or −1.
struct Arrangement {
  std::vector<std::int64_t> order;
  std::vector<int> sign;

  friend bool operator==(const Arrangement&, const Arrangement&) = default;
};

// All as it is.
Arrangement unchanged(std::int64_t units);

// Any order and any signs, all with equal probability: block 1 of the key's step.
Arrangement random_arrangement(std::int64_t units, const random::RngKey& key);

// Whether it has each of `units` once, and signs only. The functions below throw Error(internal) otherwise.
bool arranges(const Arrangement& arrangement, std::int64_t units);

// For units that were rearranged to `now`: the arrangement of these that comes to the same as `of` the units before.
Arrangement seen_from(const Arrangement& of, const Arrangement& now);

// One row of units, spins or real values, without a look at the arrangement.
void rearrange(float* row, const Arrangement& arrangement);

// The rows of a matrix on the CPU.
void rearrange_rows(Matrix<float> matrix, const Arrangement& arrangement);

// Hidden layer `layer` of the stack, from 1, in that arrangement: columns of W and c of its RBM, and rows of W and b of
// the RBM above, which reads it.
void rearrange_hidden(data::Stack& stack, std::int64_t layer, const Arrangement& arrangement);

// The visible units of one RBM: rows of W and b.
void rearrange_visible(data::Model& model, const Arrangement& arrangement);

}  // namespace kadanoff::gauge
