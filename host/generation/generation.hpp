// Samples of an RBM: the last states of independent Gibbs chains, both layers drawn; with measures that show whether
// the chains ran long enough.
//
// The autocorrelation of the free energy and of the magnetisation m is measured in the sweeps after the burn-in, with
// the first measured_chains chains. A difference between the free energies at half of these sweeps and at their end
// shows a slow drift.
//
// Units can be clamped: they keep the values of the start, and the chain draws the others given these. After each sweep
// the clamped ones are set back, so the chain's law is p(v_free | v_clamped).
#pragma once

#include <cstdint>
#include <vector>

#include "host/base/autocorrelation.hpp"
#include "host/base/estimate.hpp"
#include "host/data/dataset.hpp"
#include "host/data/model.hpp"
#include "host/data/stack.hpp"
#include "kernels/core/context.hpp"

namespace kadanoff::generation {

struct GenerationSettings {
  std::int64_t samples = 1000;
  std::int64_t sweeps = 1000;  // each v → h → v, after the burn-in
  std::int64_t burn_in = 100;  // sweeps that the autocorrelation leaves out
  std::uint64_t seed = 1;
  const data::Dataset* start =
      nullptr;                          // chain i starts from sample i modulo the number of samples; null: random spins
  std::vector<std::int64_t> clamped{};  // visible units that keep the values of the start, increasing
  std::vector<std::int64_t> snapshots{};  // sweeps, increasing, whose spins are kept; 0 is the start
  bool probabilities = false;             // keep p(v_i = 1 | h) of the last sweep
  bool hidden = false;                    // keep the hidden spins of the last sweep
  // Each N_v signs, ±1: the magnetisation is measured with these on the (highest) RBM's visible units, too.
  std::vector<std::vector<int>> signs{};
};

struct Magnetisation {
  Estimate mean, absolute;       // of m and |m| of the last states, over the measured chains
  AutocorrelationTime m_time{};  // of m, in sweeps
};

struct Generation {
  data::Dataset data;  // of the model's units, with its lattice or else that of the start; without provenance
  std::int64_t sweeps = 0, burn_in = 0, measured_chains = 0;
  Estimate free_energy;                  // of the last states, over the measured chains
  AutocorrelationTime free_energy_time;  // in sweeps
  Magnetisation magnetisation;
  std::vector<Magnetisation> with_signs;  // one for each of settings.signs
  double drift = 0;  // change of the free energy in the second half of the sweeps, in standard errors; NaN: unknown
  double seconds = 0;
  std::vector<std::int64_t> clamped{}, snapshots{};  // as in the settings
  std::vector<std::uint32_t> snapshot_words{};       // snapshots × samples rows of packed visible spins
  std::vector<float> probabilities{};                // samples × N_v, if asked for; of a clamped unit 0 or 1
  std::int64_t hidden_units = 0;
  std::vector<std::uint32_t> hidden_words{};  // samples rows of packed hidden spins, from which the samples were drawn

  // The longer of the known times, or its lower bound; NaN if none is known.
  [[nodiscard]] double longest_time() const;
};

inline constexpr std::int64_t most_measured_chains = 2048;

// Before anything is loaded: throws Error(usage) for settings that make no sense.
void validate(const GenerationSettings& settings);

// The random numbers of chain i are keyed by i and the sweep: neither the number of threads nor the batches change a
// spin. Throws Error(bad_input) if the start does not fit the model, Error(usage) if a clamped unit is not there or all
// are clamped, or if it needs more memory than there is, Error(internal) if a free energy is not a number.
Generation generate(Context& context, const data::Model& model, const GenerationSettings& settings);

// The same of a stack: chains of its highest RBM, from what the layers below draw given the start; then each layer
// below draws its visible units given its hidden ones (host/data/transform.hpp), layer k with the seed + k − 1. The
// measures and the hidden spins are those of the highest RBM. Throws Error(usage), too, for clamped units and
// snapshots, which are of one layer.
Generation generate(Context& context, const data::Stack& stack, const GenerationSettings& settings);

}  // namespace kadanoff::generation
