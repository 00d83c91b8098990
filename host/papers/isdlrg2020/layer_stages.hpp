// Section IV of IsDLRG 2020: block spins, a stack of two RBMs and a single one on 32 × 32 spins at T_c, and a stack of
// three whose layers have a temperature. The files of a repetition:
//
//   layer-data.h5, layer-test.h5       32 × 32 at T_c: what the RBMs learn, and what they do not know
//   stack-1/, stack-2/, single/        1024–256–64 and 1024–64
//   layer-evaluation.h5                how good these two are (layer_evaluation.hpp)
//   block-data.h5                      64 × 64 at 2, T_c and 2.7
//   meter-16.h5 …                      a thermometer for each side; meter-data-16.h5 is what it learned, and
//                                      meter-test-16.h5 tells what it knows of other lattices
//   deep-data.h5, deep-inputs.h5       what the deep stack learns, and what it is given: at 2, T_c and 2.7
//   deep-1/, deep-2/, deep-3/
//   deep-states-1-as-trained.h5 …      its layers' states, in several arrangements of their units
//
// What is a matter of seconds is computed at each call: block spins, ⟨v h⟩, and what thermometers say.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "host/correlators/correlators.hpp"
#include "host/correlators/spots.hpp"
#include "host/flow/flow.hpp"
#include "host/papers/isdlrg2020/deep_stages.hpp"
#include "host/papers/isdlrg2020/layer_evaluation.hpp"
#include "host/papers/isdlrg2020/plan.hpp"
#include "host/papers/stages.hpp"
#include "host/renormalization/block_flow.hpp"

namespace kadanoff::papers::isdlrg2020 {

// ⟨v h⟩ between two layers, and what its maps look like.
struct Maps {
  correlators::Correlators correlators;
  correlators::Spots spots;
};

// The same of RBMs, beside what is left of it with random weights, and with h of another sample.
struct LearnedMaps {
  Maps learned;
  correlators::Spots random, shuffled;
  std::optional<correlators::Spots> gauge_fixed{};  // a hidden lower layer in its fixed gauge
};

using Layers = std::pair<std::int64_t, std::int64_t>;  // the lower and the upper one; the data are layer 0

struct LayerResults {
  // 32 × 32 at T_c, with what their thermometer says, and the exact energy of such lattices.
  flow::FlowPoint data{};
  double exact_energy = 0;

  std::map<Layers, Maps> blocks{};        // of block spins of these: steps 0, 1, 2
  Estimate inside{};                      // ⟨v h⟩ of spins and the block spin that they are in, first step
  std::map<Layers, LearnedMaps> stack{};  // 1024–256–64: 0–1, 1–2, 0–2
  LearnedMaps single{};                   // 1024–64: 0–1
  // Of the single one: √⟨z²⟩ over all pairs, z = (⟨v h⟩ − ⟨v⟩⟨h⟩) / its error; and with h of another sample.
  double deviation = 0, shuffled_deviation = 0;
  Evaluations evaluations{};

  std::map<std::int64_t, thermometer::LossPoint> meters{};  // by the side: what the thermometers' networks know at last
  std::map<blocks::Ties, renormalization::BlockFlow> block_flows{};  // of 64 × 64, without the lattices
  DeepLayers deep{};
};

// Makes the stages that do not exist yet.
LayerResults run_layer_stages(const Stages& stages, const Settings& settings);

}  // namespace kadanoff::papers::isdlrg2020
