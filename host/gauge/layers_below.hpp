// A layer of a stack whose visible units are hidden units of the layer below: what lattice they form is their order,
// which nothing fixes.
#pragma once

#include <cstdint>
#include <string>

#include "host/data/stack.hpp"
#include "host/gauge/gauge.hpp"
#include "kernels/core/context.hpp"

namespace kadanoff::gauge {

struct GaugeBelow {
  Arrangement arrangement;  // of these units; empty if there is none
  std::string why_not;      // there is none
};

// Of the visible units of layer `layer`, from 2, of a stack: each at the site of its lattice where its filter is, a
// column of the product of all weights below, with its peak positive. gauge::rearrange_hidden() of layer − 1 applies
// it.
GaugeBelow fixed_below(Context& context, const data::Stack& stack, std::int64_t layer);

}  // namespace kadanoff::gauge
