// Samples of an RBM: independent Gibbs chains, both layers drawn, of which the last state is kept; with what tells
// whether they ran for long enough.
//
// The autocorrelation of the free energy and of the magnetisation is over the sweeps after the burn-in, of the first
// measured_chains chains. A slow drift shows in the free energy at half of these sweeps and at their end.
#pragma once

#include <cstdint>

#include "host/base/autocorrelation.hpp"
#include "host/base/estimate.hpp"
#include "host/data/dataset.hpp"
#include "host/data/model.hpp"
#include "kernels/core/context.hpp"

namespace kadanoff::generation {

struct GenerationSettings {
  std::int64_t samples = 1000;
  std::int64_t sweeps = 1000;  // each v → h → v, after the burn-in
  std::int64_t burn_in = 100;  // sweeps that the autocorrelation does not look at
  std::uint64_t seed = 1;
  const data::Dataset* start =
      nullptr;  // chain i starts from sample i, over again where there are fewer; null: random spins
};

struct Generation {
  data::Dataset data;  // with the model's lattice, or else the start's; its provenance is the caller's to fill in
  std::int64_t sweeps = 0, burn_in = 0, measured_chains = 0;
  Estimate free_energy, magnetisation, abs_magnetisation;    // of the last states, over the measured chains
  AutocorrelationTime free_energy_time, magnetisation_time;  // in sweeps
  double drift = 0;  // of the free energy from half of the sweeps to their end, in its standard errors; NaN: unknown
  double seconds = 0;

  // The longer of the two times that are known, or a lower bound of it; NaN where none is.
  [[nodiscard]] double longest_time() const;
};

inline constexpr std::int64_t most_measured_chains = 2048;

// Before anything is loaded: throws Error(usage) for settings that make no sense.
void validate(const GenerationSettings& settings);

// The draws of chain i are keyed by its number and the sweep: neither the threads nor what runs together changes a
// spin. Throws Error(bad_input) if the start does not fit the model, Error(usage) if it needs more memory than there
// is, Error(internal) if a free energy is not a number.
Generation generate(Context& context, const data::Model& model, const GenerationSettings& settings);

}  // namespace kadanoff::generation
