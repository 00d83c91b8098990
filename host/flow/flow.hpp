// The flow of an RBM (Iso 2018, eqs. 29–30): repeated steps v → h → v from a set of Ising configurations, with
// statistics at recorded steps, above all the temperature that corresponds to the energy.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "host/base/estimate.hpp"
#include "host/data/dataset.hpp"
#include "host/data/flow_mode.hpp"
#include "host/data/model.hpp"
#include "host/thermometer/thermometer.hpp"
#include "kernels/core/context.hpp"

namespace kadanoff::flow {

using data::FlowMode;

struct FlowSettings {
  std::vector<std::int64_t> steps{};  // steps to record, increasing; 0 is the start
  FlowMode mode = FlowMode::sampled;
  std::uint64_t seed = 1;
  bool keep_spins = false;
  const thermometer::Thermometer* thermometer = nullptr;  // measures the recorded steps, if given
};

// The ensemble after `step` steps. Averages, spreads and errors are over samples. In mean-field mode a "spin" is a mean
// in [−1, 1], and the energy is that of independent spins with these means. Energy, temperature and correlation are of
// a square lattice; without one they are NaN, and there is no correlation.
struct FlowPoint {
  std::int64_t step = 0;
  Estimate magnetisation{};              // m = Σ s / N_v
  Estimate abs_magnetisation{};          // |m|
  Estimate energy{};                     // per spin
  double temperature = 0;                // at which an equilibrium lattice of this size has that mean energy
  double temperature_error = 0;          // from the error of the energy
  std::vector<Estimate> correlation{};   // G(r), r = 0 … side / 2
  std::vector<Estimate> distribution{};  // the thermometer's probability of each of its temperatures, if one was given
};

struct Flow {
  int side = 0;  // of the square lattice; 0: none
  std::int64_t samples = 0;
  FlowMode mode = FlowMode::sampled;
  std::vector<double> temperatures{};  // of the thermometer's distributions; empty without
  std::vector<FlowPoint> points{};
  std::vector<float> spins{};       // points × samples × N_v, if keep_spins was set
  bool lattice_is_assumed = false;  // model and data do not say it, and N_v is a square
};

// The side of the square lattice of the visible units: from the model or the data, or from a square number of units; 0
// if they form none. Throws Error(bad_input) if model and data differ in the lattice or in the number of units, and,
// for a thermometer, if there is no square lattice.
int lattice_side(const data::Model& model, const data::Dataset& data, bool for_thermometer);

// Every sample of `start` is one chain. Step n draws from the streams flow_hidden and flow_visible at step n, keyed by
// unit and the sample's number, so that a chain does not depend on the other chains. Throws Error(bad_input) if model,
// data and thermometer do not fit together, and Error(usage) if it needs more memory than there is.
Flow run_flow(Context& context, const data::Model& model, const data::Dataset& start, const FlowSettings& settings);

// The same through all layers of a stack (host/data/stack_steps.hpp), the lowest first.
Flow run_flow(Context& context, std::span<const data::Model> layers, const data::Dataset& start,
              const FlowSettings& settings);

// The statistics of given configurations on a side × side lattice, like step 0 of a flow, for comparison with a flow.
FlowPoint observe(Context& context, const data::Dataset& data, int side,
                  const thermometer::Thermometer* thermometer = nullptr);

}  // namespace kadanoff::flow
