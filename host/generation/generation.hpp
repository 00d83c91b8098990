// Samples of an RBM: the last states of independent Gibbs chains, both layers drawn; with measures that show whether
// the chains ran long enough.
//
// The autocorrelation of the free energy and of the magnetisation is measured in the sweeps after the burn-in, with the
// first measured_chains chains. A difference between the free energies at half of these sweeps and at their end shows a
// slow drift.
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
  std::int64_t burn_in = 100;  // sweeps that the autocorrelation leaves out
  std::uint64_t seed = 1;
  const data::Dataset* start =
      nullptr;  // chain i starts from sample i modulo the number of samples; null: random spins
};

struct Generation {
  data::Dataset data;  // with the lattice of the model, or else of the start; the caller fills in the provenance
  std::int64_t sweeps = 0, burn_in = 0, measured_chains = 0;
  Estimate free_energy, magnetisation, abs_magnetisation;    // of the last states, over the measured chains
  AutocorrelationTime free_energy_time, magnetisation_time;  // in sweeps
  double drift = 0;  // change of the free energy in the second half of the sweeps, in standard errors; NaN: unknown
  double seconds = 0;

  // The longer of the known times, or its lower bound; NaN if none is known.
  [[nodiscard]] double longest_time() const;
};

inline constexpr std::int64_t most_measured_chains = 2048;

// Before anything is loaded: throws Error(usage) for settings that make no sense.
void validate(const GenerationSettings& settings);

// The random numbers of chain i are keyed by i and the sweep: neither the number of threads nor the batches change a
// spin. Throws Error(bad_input) if the start does not fit the model, Error(usage) if it needs more memory than there
// is, Error(internal) if a free energy is not a number.
Generation generate(Context& context, const data::Model& model, const GenerationSettings& settings);

}  // namespace kadanoff::generation
