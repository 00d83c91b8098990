// The reproduction of E. de Mello Koch, R. de Mello Koch, L. Cheng, "Is Deep Learning a Renormalization Group Flow?"
// (2020).
#pragma once

#include "host/papers/isdlrg2020/plan.hpp"
#include "host/papers/paper.hpp"
#include "kernels/core/context.hpp"

namespace kadanoff::papers::isdlrg2020 {

// Its line in host/papers/registry.cpp.
Paper paper();

// Every stage, figure and claim. Throws Error(usage) for settings that make no sense, before anything is written; and
// like papers::reproduce().
Reproduction reproduce(Context& context, const Settings& settings, const ReproductionOptions& options);

}  // namespace kadanoff::papers::isdlrg2020
