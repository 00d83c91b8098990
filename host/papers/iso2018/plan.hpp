// What Iso, Shiba and Yokoo (2018) did, as a list of jobs: which RBMs are trained on which data, and which flows start
// where. Type V learns all temperatures, type H the high ones, type L the lowest alone.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "host/papers/scale.hpp"

namespace kadanoff::papers::iso2018 {

struct Settings {
  Scale scale = Scale::quick;
  std::int64_t samples = 250;        // a temperature, for training, and as many for the flows; the paper: 1,000
  std::vector<std::int64_t> hidden;  // N_h of the type V RBMs, increasing; small, main and large among them
  std::int64_t small = 16, main = 64, large = 225;  // N_h of the RBMs that have figures of their own
  std::int64_t epochs = 5000;
  std::vector<std::int64_t> lengths;       // epochs at which the flow of the main RBM is looked at; `epochs` among them
  std::int64_t thermometer_epochs = 2500;  // enough for so few configurations; more of them make it worse
  std::vector<std::int64_t> steps;         // of the flows
  std::uint64_t seed = 1;                  // of the first repetition; the next one has the next
  std::int64_t seeds = 1;                  // independent repetitions: data, initial weights, flows

  static constexpr std::int64_t side = 10;
  static constexpr std::int64_t sweeps = 100;
  static constexpr double learning_rate = 0.1;
  static constexpr std::int64_t thermometer_hidden = 64;
};

// A few minutes' worth on two CPU cores: N_h = 16, 64, 225 and 250 configurations a temperature.
Settings quick();
// Every N_h of the paper, 25,000 + 25,000 configurations, three repetitions, training up to 4 × as long.
Settings full();

// The same with another length of training: `lengths` follow.
void set_epochs(Settings& settings, std::int64_t epochs);

// All but `seeds`, which may grow.
nlohmann::json to_json(const Settings& settings);

// T = 0 … 6 of the paper, and 0 … 10 and ∞ of its footnote 9.
enum class TemperatureRange { narrow, wide };
std::vector<double> temperatures_of(TemperatureRange range);

struct RbmPlan {
  std::string name;  // "v64": also that of its folder
  std::int64_t hidden = 0;
  TemperatureRange range = TemperatureRange::narrow;
  std::vector<double> temperatures;  // that it learns
  double sigma = 0.01;               // of its initial weights, N(0, σ)
  std::int64_t epochs = 0;
  std::vector<std::int64_t> lengths;  // epochs at which its model is kept, too
};

struct FlowPlan {
  std::string name;  // "v64-from-0"
  const RbmPlan* rbm = nullptr;
  std::int64_t epoch = 0;  // of the RBM's training
  double start = 0;        // the temperature that it begins at
  int order = 0;           // among the flows of that RBM: each has random numbers of its own
};

struct Plan {
  std::vector<RbmPlan> rbms;
  std::vector<FlowPlan> flows;
  std::vector<const RbmPlan*> analyses;  // whose weights are looked at

  explicit Plan(const Settings& settings);
  Plan(const Plan&) = delete;
  Plan& operator=(const Plan&) = delete;
};

// The names of RBMs, "v64", "l64", "h64", "t2-16", "v64-250" for a shorter training, and of flows, "v64-from-0".
std::string type_v(std::int64_t hidden);
std::string type_l(std::int64_t hidden);
std::string type_h(std::int64_t hidden);
std::string single_temperature(double temperature, std::int64_t hidden);
std::string main_after(const Settings& settings, std::int64_t epochs);
std::string flow_name(const std::string& rbm, double start);

}  // namespace kadanoff::papers::iso2018
