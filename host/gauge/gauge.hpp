// The gauge of a hidden layer: its units may stand in any order, and each with either sign. Every such RBM gives the
// data the same probability, so what depends on the arrangement is no property of what was learned.
#pragma once

#include <cstdint>
#include <vector>

#include "host/data/stack.hpp"
#include "kernels/random/streams.hpp"

namespace kadanoff::gauge {

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

}  // namespace kadanoff::gauge
