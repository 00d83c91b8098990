// The stages of one repetition of Iso 2018 (plan.hpp), and their files:
//
//   train.h5, test.h5, wide-train.h5, wide-test.h5   configurations
//   thermometer.h5, wide-thermometer.h5
//   v64/ …                                           a training run for each RBM
//   flow-v64-from-0.h5 …                             flows, measured by the thermometer of the same data
//   weights-v64.h5 …                                 analyses of weights
#pragma once

#include <map>
#include <string>
#include <vector>

#include "host/analysis/weights_analysis.hpp"
#include "host/data/dataset.hpp"
#include "host/flow/flow.hpp"
#include "host/papers/iso2018/plan.hpp"
#include "host/papers/stages.hpp"
#include "host/thermometer/thermometer.hpp"

namespace kadanoff::papers::iso2018 {

// One repetition, as figures and claims need it.
struct Repetition {
  data::Dataset test;                             // configurations that nothing was trained on
  std::map<double, flow::FlowPoint> equilibrium;  // observe() of these configurations, per temperature
  thermometer::Thermometer thermometer, wide_thermometer;
  std::map<std::string, flow::Flow> flows;                   // by FlowPlan::name
  std::map<std::string, analysis::WeightsAnalysis> weights;  // by RbmPlan::name

  [[nodiscard]] const flow::Flow& flow(const std::string& rbm, double start) const {
    return flows.at(flow_name(rbm, start));
  }
};

using Repetitions = std::vector<Repetition>;

// Makes the stages that do not exist yet.
Repetition run_stages(const Stages& stages, const Settings& settings, const Plan& plan);

}  // namespace kadanoff::papers::iso2018
