// What de Mello Koch, de Mello Koch and Cheng (2020) did, as sizes. Section III: an RBM of 100 visible and 81 hidden
// units, its flows, and their scaling dimensions. Section IV: block spins beside the layers of stacks of RBMs.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <vector>

#include "host/papers/scale.hpp"

namespace kadanoff::papers::isdlrg2020 {

struct Settings {
  Scale scale = Scale::quick;

  // Section III, on 10 × 10
  std::int64_t samples = 500;             // at each of 60 temperatures, 0 … 5.9; the paper: 20,000
  std::int64_t updates = 1000;            // of the RBM, each on all of these; the paper: 10,000
  std::int64_t thermometer_epochs = 200;  // of all of these; the paper does not say
  std::int64_t lattices = 4000;           // for scaling dimensions, at each temperature: in equilibrium, and of a flow

  // Section IV, at T_c
  std::int64_t stack_samples = 4000;  // 32 × 32, for 1024–256–64 and 1024–64; the paper: 30,000
  std::int64_t stack_epochs = 250;    // in batches of 100; the paper: 10,000 updates
  std::int64_t deep_side = 32;        // of the stack with three hidden layers; the paper: 64, 4096–1024–256–64
  std::int64_t deep_samples = 2000;
  std::int64_t deep_epochs = 50;
  std::int64_t block_samples = 500;  // 64 × 64 of each temperature for block spins, and as many for the deep stack
  std::int64_t block_sweeps = 2000;
  std::int64_t meter_samples = 1000;  // of each temperature, for a thermometer of each side; the paper does not say
  std::int64_t meter_epochs = 1000;   // of 32 × 32: see epochs_of_meter()
  std::int64_t annealed_chains = 100, annealing_temperatures = 1000;  // for ln Z, which the paper does not have

  std::uint64_t seed = 1;  // of the first repetition; seed + 1 for the next one, and so on
  std::int64_t seeds = 1;  // independent repetitions

  static constexpr std::int64_t side = 10, odd_side = 9;  // Fig. 4a shows 9 × 9, too
  static constexpr std::int64_t hidden = 81;
  static constexpr std::int64_t sweeps = 1000;      // of 10 × 10 and 9 × 9
  static constexpr std::int64_t longest_flow = 20;  // the paper's figures
  static constexpr double learning_rate = 0.1;

  // Of all thermometers. Each batch is moved on the torus: without that they learn their samples, and no T.
  static constexpr std::int64_t meter_hidden = 64, meter_batch = 500;

  static constexpr std::int64_t stack_side = 32, block_side = 64;
  static constexpr std::int64_t stack_sweeps = 3000;  // of 32 × 32 at T_c: some 70 autocorrelation times of |m|
  static constexpr std::int64_t stack_batch = 100;
  static constexpr double stack_rate = 0.05;

  // Of the thermometer of a side: small lattices take more epochs until their network sees more than |m|, and less time
  // for each.
  [[nodiscard]] std::int64_t epochs_of_meter(std::int64_t of_side) const {
    return meter_epochs * (of_side >= 32 ? 1 : of_side >= 16 ? 2 : 4);
  }
};

Settings quick();     // a few minutes on two CPU cores, one repetition
Settings standard();  // three repetitions; the sizes of the paper where two cores can
Settings full();      // the paper's sizes

// Divides all numbers of samples, epochs and sweeps, down to the least that there can be: to see what is made, not what
// comes out.
void shrink(Settings& settings, std::int64_t divisor);

// All settings but `seeds`, which may grow later.
nlohmann::json to_json(const Settings& settings);

// 0, 0.1 … 5.9: what the RBM and the thermometer learn.
std::vector<double> temperatures_learned();

// Those of Figs. 3b and 4a: 2, 2.1 … 2.6, and T_c.
std::vector<double> temperatures_of_scaling();

// What the thermometers of section IV learn: from the ordered phase, closely around T_c, up to 20, and ∞.
std::vector<double> temperatures_of_meters();

// Of the lattices from which block spins and the deep stack start: 2, T_c and 2.7.
std::vector<double> temperatures_of_inputs();

// Where flows start whose scaling is measured (Figs. 2, 3a, 4b): 2.1, 2.2, T_c, 2.3, 2.4. All are among
// temperatures_of_scaling().
std::vector<double> starts_of_flows();

// Where flows start that must find T_c from anywhere: 0.5, 2, 5.
std::vector<double> far_starts();

// Of the RBMs that learn lattices at T_c alone.
std::vector<std::int64_t> hidden_of_critical();

// A tenth of a training; at least 1.
std::int64_t early_epoch(std::int64_t updates);

}  // namespace kadanoff::papers::isdlrg2020
