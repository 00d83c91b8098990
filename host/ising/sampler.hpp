// Ensembles of independent Ising lattices at given temperatures: the data of all three papers.
//
// The protocol is that of Iso 2018: each lattice starts at random and does a number of sweeps. The result depends only
// on the settings, not on the device or the number of threads. Files record what is needed to repeat them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/base/autocorrelation.hpp"
#include "host/base/choices.hpp"
#include "host/base/estimate.hpp"
#include "host/data/dataset.hpp"
#include "kernels/core/context.hpp"
#include "kernels/ising/acceptance.hpp"
#include "kernels/ising/start.hpp"

namespace kadanoff::ising {

struct IsingSettings {
  std::int64_t side = 0;
  std::vector<double> temperatures;  // ≥ 0, infinity allowed
  std::int64_t samples = 0;          // per temperature
  std::int64_t sweeps = 100;
  ising::Start start = ising::Start::random;
  ising::Update update = ising::Update::metropolis;
  std::uint64_t seed = 1;
};

// Which update was used at which temperature, in words: "metropolis, heat-bath above T = 20". See
// kernels/ising/acceptance.hpp.
std::string update_text(const IsingSettings& settings);

// The final state at one temperature; errors are over the independent lattices.
struct IsingSummary {
  double temperature = 0;
  Estimate energy;             // per spin
  Estimate magnetisation;      // m = Σ s / L²
  Estimate abs_magnetisation;  // |m|
  AutocorrelationTime energy_time;
  AutocorrelationTime abs_magnetisation_time;
  double exact_energy = 0;  // of equilibrium, on this lattice

  // False if the energy is so far from the exact one that the lattices must still depend on their start: by five of its
  // errors in equilibrium, and by a stripe in one of them at least.
  bool may_be_equilibrium = true;
};

struct IsingEnsemble {
  data::Dataset data;  // sample i has temperature i / samples; the caller fills in the provenance
  std::vector<IsingSummary> summaries;
  double flips = 0;  // attempted spin updates
  double seconds = 0;
};

// Throws Error(usage) for settings that make no sense or need more memory than there is.
void validate(const IsingSettings& settings, Device device);

// Autocorrelation is measured in the second half of the run, given 100 samples or more.
IsingEnsemble sample_ising(Context& context, const IsingSettings& settings);

}  // namespace kadanoff::ising

template <>
inline constexpr auto kadanoff::choices<kadanoff::ising::Start> =
    std::array{Choice{ising::Start::random, "random"}, Choice{ising::Start::ordered, "ordered"}};

template <>
inline constexpr auto kadanoff::choices<kadanoff::ising::Update> =
    std::array{Choice{ising::Update::metropolis, "metropolis"}, Choice{ising::Update::heat_bath, "heat-bath"}};
