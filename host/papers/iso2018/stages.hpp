// The stages of one repetition of Iso 2018 (plan.hpp), and their files:
//
//   train.h5, test.h5, wide-train.h5, wide-test.h5   configurations
//   thermometer.h5, wide-thermometer.h5
//   v64/ …                                           a training run for each RBM
//   flow-v64-from-0.h5 …                             flows, measured by the thermometer of the same data
//   weights-v64.h5 …                                 analyses of weights
//   likelihood-v64.h5 …                              how probable unseen configurations are, of type V
#pragma once

#include <map>
#include <string>
#include <vector>

#include "host/analysis/weights_analysis.hpp"
#include "host/data/dataset.hpp"
#include "host/flow/flow.hpp"
#include "host/papers/iso2018/likelihood.hpp"
#include "host/papers/iso2018/model_evidence.hpp"
#include "host/papers/iso2018/plan.hpp"
#include "host/papers/stages.hpp"
#include "host/thermometer/thermometer.hpp"

namespace kadanoff::papers::iso2018 {

// One repetition, as figures and claims need it.
struct Repetition {
  data::Dataset test;  // configurations that nothing was trained on
  // observe() of these configurations, per temperature; and of those at T = ∞ of the wide range, with the same
  // thermometer
  std::map<double, flow::FlowPoint> equilibrium;
  thermometer::Thermometer thermometer, wide_thermometer;
  std::map<std::string, flow::Flow> flows;                   // by FlowPlan::name
  std::map<std::string, flow::FlowPoint> controls;           // of the flows' ends, by FlowPlan::name: controls.hpp
  std::map<std::string, flow::FlowPoint> early_controls;     // of n = 10 of the flows of type V from T = 0
  std::map<std::string, analysis::WeightsAnalysis> weights;  // by RbmPlan::name

  LearnedData learned;                            // of the training data at the temperatures of the paper
  std::map<std::string, ProductShape> shapes;     // as weights
  std::map<std::string, ModelEvidence> models;    // of type V
  std::map<std::string, Likelihood> likelihoods;  // of type V

  [[nodiscard]] const flow::Flow& flow(const std::string& rbm, double start) const {
    return flows.at(flow_name(rbm, start));
  }
  [[nodiscard]] const flow::FlowPoint& control(const std::string& rbm, double start) const {
    return controls.at(flow_name(rbm, start));
  }
  [[nodiscard]] const flow::FlowPoint& early_control(const std::string& rbm, double start) const {
    return early_controls.at(flow_name(rbm, start));
  }
};

using Repetitions = std::vector<Repetition>;

// Makes the stages that do not exist yet.
Repetition run_stages(const Stages& stages, const Settings& settings, const Plan& plan);

}  // namespace kadanoff::papers::iso2018
