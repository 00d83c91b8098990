// The stages of one repetition of Iso 2018 (plan.hpp), and what they leave behind:
//
//   train.h5, test.h5, wide-train.h5, wide-test.h5   configurations
//   thermometer.h5, wide-thermometer.h5
//   v64/ …                                           a training run for each RBM
//   flow-v64-from-0.h5 …                             flows, measured by the thermometer of the same data
//   weights-v64.h5 …                                 analyses of weights
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "host/analysis/weights_analysis.hpp"
#include "host/data/dataset.hpp"
#include "host/flow/flow.hpp"
#include "host/papers/iso2018/plan.hpp"
#include "host/thermometer/thermometer.hpp"
#include "kernels/core/context.hpp"

namespace kadanoff::papers::iso2018 {

// A repetition takes the seeds `seed`, `seed` + 2³², … for its data and flows, which must not share random numbers.
inline constexpr std::uint64_t max_seed = std::uint64_t{1} << 32;

// One repetition, as figures and claims need it.
struct Iso2018Seed {
  std::uint64_t seed = 0;
  data::Dataset test;                             // configurations that nothing was trained on
  std::map<double, flow::FlowPoint> equilibrium;  // what observe() says of them at each temperature
  thermometer::Thermometer thermometer, wide_thermometer;
  std::map<std::string, flow::Flow> flows;                   // by FlowPlan::name
  std::map<std::string, analysis::WeightsAnalysis> weights;  // by RbmPlan::name

  [[nodiscard]] const flow::Flow& flow(const std::string& rbm, double start) const {
    return flows.at(flow_name(rbm, start));
  }
};

// Does what is not there yet. Nothing if a StopRequest was made: the same call goes on.
std::optional<Iso2018Seed> run_stages(Context& context, const Iso2018Settings& settings, const Iso2018Plan& plan,
                                      std::uint64_t seed, const std::filesystem::path& folder);

}  // namespace kadanoff::papers::iso2018
