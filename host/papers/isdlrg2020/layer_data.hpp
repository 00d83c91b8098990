// What the stages of section IV share: lattices in equilibrium, and how RBMs learn them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/data/dataset.hpp"
#include "host/papers/isdlrg2020/plan.hpp"
#include "host/papers/stages.hpp"
#include "host/training/options.hpp"

namespace kadanoff::papers::isdlrg2020 {

// Sets of random numbers, which section III does not use.
enum LayerSeed : std::uint16_t {
  seed_of_data = 100,
  seed_of_test,
  seed_of_blocks,
  seed_of_ties,
  seed_of_deep_data,
  seed_of_deep_inputs,
  seed_of_maps,
  seed_of_states,
  seed_of_evaluation,
  seed_of_meters = 1000,        // + the side
  seed_of_meter_tests = 2000,   // + the side
  seeds_of_stack = 3000,        // + the layer
  seeds_of_deep_stack = 4000,   // + the layer
  seeds_of_deep_states = 5000,  // + the layer
};

inline constexpr std::int64_t deep_layers = 3;

// Lattices that start ordered: from random spins some would be left with stripes below T_c.
struct LatticeStage {
  std::string name;
  std::int64_t side = 0;
  std::vector<double> temperatures;
  std::int64_t samples = 0, sweeps = 0;
  std::uint64_t set = 0;
};

data::Dataset lattices_of(const Stages& stages, const LatticeStage& lattices);

data::Dataset at_temperature(const data::Dataset& data, double temperature);

// Sampled CD-1. The paper gives no rate: with this one the reconstruction error falls in 1,000 updates, and goes on to.
training::TrainOptions stack_options(const Stages& stages, std::int64_t epochs);

// `data`, after a line that says that an RBM learns it.
data::Dataset logged(const Stage& stage, data::Dataset data, std::int64_t epochs);

}  // namespace kadanoff::papers::isdlrg2020
