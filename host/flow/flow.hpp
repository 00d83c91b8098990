// The flow of an RBM (Iso 2018, eqs. 29–30): v → h → v, again and again, from a set of Ising configurations; and what
// their statistics say at some of the steps, above all the temperature that their energy stands for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/base/choices.hpp"
#include "host/base/estimate.hpp"
#include "host/data/dataset.hpp"
#include "host/data/model.hpp"
#include "host/thermometer/thermometer.hpp"
#include "kernels/core/context.hpp"

namespace kadanoff::flow {

enum class FlowMode {
  sampled,      // both layers are drawn from their conditional probabilities
  hidden_mean,  // the hidden layer is its mean, the visible one is drawn
  mean_field,   // both are means: deterministic
};

struct FlowSettings {
  std::vector<std::int64_t> steps{};  // to be recorded, increasing; 0 is the start
  FlowMode mode = FlowMode::sampled;
  std::uint64_t seed = 1;
  bool keep_spins = false;
  const thermometer::Thermometer* thermometer = nullptr;  // measures the recorded steps, if given
};

// The ensemble after `step` steps. Averages are over samples, spreads and errors too; in mean-field mode a "spin" is a
// mean in [−1, 1], and its energy that of independent spins with these means.
struct FlowPoint {
  std::int64_t step = 0;
  Estimate magnetisation{};              // m = Σ s / N_v
  Estimate abs_magnetisation{};          // |m|
  Estimate energy{};                     // per spin
  double temperature = 0;                // at which an equilibrium lattice of this size has that mean energy
  double temperature_error = 0;          // from the energy's
  std::vector<Estimate> correlation{};   // G(r), r = 0 … side / 2
  std::vector<Estimate> distribution{};  // the thermometer's probability of each of its temperatures, if there was one
};

struct Flow {
  int side = 0;  // of the square lattice
  std::int64_t samples = 0;
  FlowMode mode = FlowMode::sampled;
  std::vector<double> temperatures{};  // of the thermometer's distributions; empty without
  std::vector<FlowPoint> points{};
  std::vector<float> spins{};  // points × samples × N_v, if they were to be kept
};

// The side of the square lattice that the visible units form: said by the model or the data, or a square number of
// them. Throws Error(bad_input) if there is none, or if model and data disagree, in this or in the number of units.
int lattice_side(const data::Model& model, const data::Dataset& data);

// Every sample of `start` is one chain. Step n draws from the streams flow_hidden and flow_visible at step n, keyed by
// unit and the sample's number, so that a chain does not depend on which others run with it. Throws Error(bad_input) if
// model, data and thermometer do not fit together.
Flow run_flow(Context& context, const data::Model& model, const data::Dataset& start, const FlowSettings& settings);

// The statistics of configurations on a side × side lattice as they are, to compare those of a flow with: its step 0.
FlowPoint observe(Context& context, const data::Dataset& data, int side,
                  const thermometer::Thermometer* thermometer = nullptr);

}  // namespace kadanoff::flow

template <>
inline constexpr auto kadanoff::choices<kadanoff::flow::FlowMode> =
    std::array{Choice{flow::FlowMode::sampled, "sampled"}, Choice{flow::FlowMode::hidden_mean, "hidden-mean"},
               Choice{flow::FlowMode::mean_field, "mean-field"}};
