// The reproduction of S. Iso, S. Shiba, S. Yokoo, "Scale-invariant feature extraction of neural network and
// renormalization group flow" (2018).
#pragma once

#include "host/papers/iso2018/plan.hpp"
#include "host/papers/paper.hpp"
#include "kernels/core/context.hpp"

namespace kadanoff::papers::iso2018 {

// Its line in host/papers/registry.cpp.
Paper paper();

// Every stage, figure and claim. Throws Error(usage) for settings that make no sense, before anything is written; and
// like papers::reproduce().
Reproduction reproduce(Context& context, const Settings& settings, const ReproductionOptions& options);

}  // namespace kadanoff::papers::iso2018
