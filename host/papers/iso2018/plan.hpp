// What Iso, Shiba and Yokoo (2018) did, as a list of jobs: which RBMs are trained on which data, and where the flows
// start. Type V learns all temperatures, type H the high ones, type L only the lowest.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "host/papers/scale.hpp"

namespace kadanoff::papers::iso2018 {

struct Settings {
  Scale scale = Scale::quick;
  std::int64_t samples = 250;        // per temperature for training, and as many for the flows; the paper: 1,000
  std::vector<std::int64_t> hidden;  // N_h of the type V RBMs, increasing; includes small, main and large
  std::int64_t small = 16, main = 64, large = 225;  // N_h of the RBMs that have figures of their own
  std::int64_t epochs = 5000;
  std::vector<std::int64_t> lengths;       // epochs at which the flow of the main RBM is measured; includes `epochs`
  std::int64_t thermometer_epochs = 2500;  // enough for so few configurations; more epochs make it worse
  std::vector<std::int64_t> steps;         // of the flows
  std::uint64_t seed = 1;                  // of the first repetition; seed + 1 for the next one, and so on
  std::int64_t seeds = 1;                  // independent repetitions: data, initial weights, flows

  static constexpr std::int64_t side = 10;
  static constexpr std::int64_t sweeps = 100;
  static constexpr double learning_rate = 0.1;
  static constexpr std::int64_t thermometer_hidden = 64;
};

// Takes a few minutes on two CPU cores: N_h = 16, 64, 225 and 250 configurations per temperature.
Settings quick();
// Every N_h of the paper, 25,000 + 25,000 configurations, three repetitions, training up to 4 × as long.
Settings full();

// Sets the length of training, and `lengths` to match.
void set_epochs(Settings& settings, std::int64_t epochs);

// All settings but `seeds`, which may grow later.
nlohmann::json to_json(const Settings& settings);

// T = 0 … 6 of the paper, and 0 … 10 and ∞ of its footnote 9.
enum class TemperatureRange { narrow, wide };
std::vector<double> temperatures_of(TemperatureRange range);

struct RbmPlan {
  std::string name;  // "v64": also that of its folder
  std::int64_t hidden = 0;
  TemperatureRange range = TemperatureRange::narrow;
  std::vector<double> temperatures;  // in its training data
  double sigma = 0.01;               // of its initial weights, N(0, σ)
  std::int64_t epochs = 0;
  std::vector<std::int64_t> lengths;  // epochs whose model is kept, too
};

struct FlowPlan {
  std::string name;  // "v64-from-0"
  const RbmPlan* rbm = nullptr;
  std::int64_t epoch = 0;  // of the RBM's training
  double start = 0;        // the temperature of its first configurations
  int order = 0;           // position among the flows of that RBM; it decides the random numbers
};

struct Plan {
  std::vector<RbmPlan> rbms;
  std::vector<FlowPlan> flows;
  std::vector<const RbmPlan*> analyses;  // RBMs whose weights are analysed

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
