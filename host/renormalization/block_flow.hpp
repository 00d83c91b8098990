// The flow of lattices under block spins: the majority of b × b spins, again and again, and after each step the
// temperature that the exact energy of a lattice of that side gives, the magnetisation, and G(r).
//
// ⟨v_i h_a⟩ between two of these lattices, v the finer and h the coarser one, has two numbers: its mean over the pairs
// in which block a holds site i, and over all others. The first is what a step keeps of a spin; the second is what the
// lattice's order alone gives.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "host/base/choices.hpp"
#include "host/base/estimate.hpp"
#include "host/correlators/spots.hpp"
#include "host/data/dataset.hpp"
#include "host/thermometer/thermometer.hpp"
#include "kernels/blocks/block_majority.hpp"
#include "kernels/core/context.hpp"

namespace kadanoff::renormalization {

struct BlockFlowSettings {
  std::int64_t steps = 3;
  std::int64_t block = 2;  // b
  blocks::Ties ties = blocks::Ties::random;
  std::uint64_t seed = 1;
  std::vector<const thermometer::Thermometer*> thermometers{};  // at most one for each side
  bool maps = false;  // the map ⟨v h_a⟩ of each block, too: time and memory of a matrix of all spins and blocks
};

// The samples of one temperature, after a step.
struct BlockPoint {
  std::size_t group = 0;   // of BlockFlow
  std::int64_t step = 0;   // 0: the data
  Estimate energy;         // per spin
  double temperature = 0;  // at which the exact mean energy of this side is that
  double temperature_error = 0;
  Estimate magnetisation, abs_magnetisation, squared_magnetisation;
  std::vector<Estimate> correlation{};   // G(r), r = 0 … side / 2
  std::vector<Estimate> distribution{};  // over the temperatures of the side's thermometer; empty without one
  double mean_temperature_error = 0;     // of the distribution's mean temperature, over the samples
};

// Errors over the samples of what is measured of the blocks' mean aligned map (map_errors.hpp).
struct MapErrors {
  double floor = 0, contrast = 0, width = 0;
};

// ⟨v h⟩ of one temperature between the lattices after two steps.
struct BlockCorrelator {
  std::size_t group = 0;
  std::int64_t from = 0, to = 0;
  Estimate inside, outside;                   // means over the pairs within a block, and over all others
  std::optional<correlators::Spots> spots{};  // of the maps, if they were asked for
  MapErrors map_errors{};
};

struct BlockFlow {
  struct Group {
    double temperature = 0;  // NaN: the data has none
    std::int64_t samples = 0;
  };
  std::int64_t block = 2;
  blocks::Ties ties = blocks::Ties::random;
  std::vector<Group> groups{};                 // by temperature
  std::vector<std::int64_t> sides{};           // after 0, 1 … steps
  std::vector<data::Dataset> steps{};          // after 1, 2 … steps; with temperatures and labels, without provenance
  std::vector<BlockPoint> points{};            // step by step, in each group by group
  std::vector<BlockCorrelator> correlators{};  // likewise: each step to the next, and the data to the last
  std::vector<std::vector<double>> thermometer_temperatures{};  // of each side; empty: it has no thermometer
};

// Before anything is loaded: throws Error(usage) for less than one step, and for blocks of less than 2 × 2.
void validate(const BlockFlowSettings& settings);

// The side after each step, that of the data first. Throws Error(bad_input) if the data is not on a square lattice,
// Error(usage) if a side is not divided by b, or if fewer than 2 × 2 blocks would be left.
std::vector<std::int64_t> block_sides(const data::Dataset& data, const BlockFlowSettings& settings);

// Throws Error(bad_input) for a thermometer that reads lattices of no side, Error(usage) for two of one side.
void require_thermometers_fit(const BlockFlowSettings& settings, const std::vector<std::int64_t>& sides);

// The lattices of one step, with what the samples carry; `key` is of that step.
data::Dataset block_spins(Context& context, const data::Dataset& data, std::int64_t side,
                          const blocks::BlockRule& rule);

// The same errors, and Error(usage) if there is too little memory. Neither the device nor the number of threads changes
// a spin.
BlockFlow run_block_flow(Context& context, const data::Dataset& data, const BlockFlowSettings& settings);

}  // namespace kadanoff::renormalization

template <>
inline constexpr auto kadanoff::choices<kadanoff::blocks::Ties> =
    std::array{Choice{blocks::Ties::random, "random"}, Choice{blocks::Ties::fixed, "fixed"},
               Choice{blocks::Ties::previous, "previous"}};
