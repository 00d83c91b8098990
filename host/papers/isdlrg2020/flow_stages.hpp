// The stages of section III of IsDLRG 2020, for 10 × 10 spins, and their files:
//
//   train.h5                              what the RBM and the thermometer learn: 60 temperatures
//   lattices.h5, odd-lattices.h5          lattices in equilibrium, 10 × 10 and 9 × 9, that nothing learns; flows start
//                                         from the former
//   critical-train.h5                     what the RBMs of T_c alone learn
//   thermometer.h5                        60 classes; thermometer-test.h5 tells what it knows of other lattices
//   rbm/ …, critical-rbm-16/ …            training runs: on all temperatures, and on lattices at T_c alone
//   flow-mean-field-from-2.1.h5 …         flows, measured by the thermometer
//   scaling-10.h5, scaling-9.h5           scaling dimensions of the lattices
//   scaling-mean-field.h5                 of the flows of means, each step
//   scaling-measured-mean-field.h5 …      of what the thermometer finds near 2.1, 2.2 and 2.3 among the states of all
//                                         flows
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "host/analysis/scaling.hpp"
#include "host/data/flow_mode.hpp"
#include "host/exactness/exactness.hpp"
#include "host/flow/flow.hpp"
#include "host/papers/isdlrg2020/plan.hpp"
#include "host/papers/stages.hpp"
#include "host/thermometer/thermometer.hpp"

namespace kadanoff::papers::isdlrg2020 {

// One RBM's distance from the exact mapping (host/exactness/exactness.hpp), over lattices at T_c.
struct ExactnessOf {
  std::string rbm;  // in words
  exactness::ExactnessRow row;
  bool is_trained = true;  // else a model on the way
};

struct FlowResults {
  analysis::Scaling even, odd;                                      // of lattices in equilibrium, 10 × 10 and 9 × 9
  analysis::Scaling mean_field;                                     // of flows of means by their start
  std::map<data::FlowMode, analysis::Scaling> measured{};           // of flows by the temperature that was measured
  thermometer::LossPoint thermometer{};                             // what it knows at last
  std::map<std::pair<data::FlowMode, double>, flow::Flow> flows{};  // by mode and start
  flow::FlowPoint critical{};                                       // lattices at T_c
  std::vector<ExactnessOf> exactness{};

  [[nodiscard]] const flow::Flow& flow(data::FlowMode mode, double start) const { return flows.at({mode, start}); }
};

// Makes the stages that do not exist yet.
FlowResults run_flow_stages(const Stages& stages, const Settings& settings);

}  // namespace kadanoff::papers::isdlrg2020
