// A small analysis of correlators with a control, to write and to show.
#pragma once

#include "host/correlators/correlator_analysis.hpp"
#include "tests/support/samples.hpp"

namespace kadanoff::test {

// 36 visible and 4 hidden units over 50 samples, of a model and of its shuffled control. Without a lattice, 35.
inline correlators::CorrelatorAnalysis some_correlators(bool lattice = true) {
  Context context(cpu_device, 1);
  const std::int64_t visible = lattice ? 36 : 35;
  data::Stack stack;
  stack.layers.push_back(some_model(visible, 4));
  auto analysis = correlators::analyze_correlators(context, stack, random_data(50, visible), {.seed = 4},
                                                   correlators::Control::shuffled);
  analysis.provenance = some_provenance();
  return analysis;
}

}  // namespace kadanoff::test
