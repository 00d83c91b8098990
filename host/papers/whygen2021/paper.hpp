// The reproduction of A. de Mello Koch, E. de Mello Koch, R. de Mello Koch, "Why Unsupervised Deep Networks Generalize"
// (2021).
#pragma once

#include "host/papers/paper.hpp"
#include "host/papers/whygen2021/plan.hpp"
#include "kernels/core/context.hpp"

namespace kadanoff::papers::whygen2021 {

// Its line in host/papers/registry.cpp.
Paper paper();

// Every stage, figure and claim. Throws Error(usage) for settings that make no sense, before anything is written; and
// like papers::reproduce().
Reproduction reproduce(Context& context, Settings settings, const ReproductionOptions& options);

}  // namespace kadanoff::papers::whygen2021
