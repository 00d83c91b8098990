// A set of configurations cut into groups, and what an analysis of scaling dimensions knows of each group: means and
// correlators, from which those of all samples and of resamples follow.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "host/analysis/scaling.hpp"
#include "kernels/core/context.hpp"
#include "kernels/ising/correlators.hpp"
#include "kernels/random/streams.hpp"

namespace kadanoff::analysis {

inline constexpr std::int64_t most_groups = 200;
constexpr std::int64_t per_group_of(std::int64_t count) { return (count + most_groups - 1) / most_groups; }

// So many groups go to the device at a time: what it needs does not grow with the samples.
constexpr std::int64_t groups_at_once(std::int64_t per_group, std::int64_t sites) {
  constexpr std::int64_t floats = std::int64_t{1} << 26;
  return std::max<std::int64_t>(1, floats / (per_group * sites));
}

// A set as floats, cut into groups: of samples that follow each other, or, where there is a key for it, of samples
// dealt out by a permutation. Samples that follow each other may be of one Markov chain, and depend on each other. But
// where they are of a mixture, as flows from several temperatures are, and lie sorted, such groups differ by what was
// mixed, and the errors of the mixture's means would depend on the order.
struct Ensemble {
  Ensemble(const ConfigurationSet& set, int side_in, const std::optional<random::RngKey>& deal = {});

  [[nodiscard]] double samples_in(std::int64_t group) const;
  [[nodiscard]] std::vector<double> weights() const;  // how often each group counts: its samples

  int side;
  std::int64_t sites, count, per_group, groups;
  std::vector<float> spins;
};

double mean_of_spins(const Ensemble& ensemble);
double mean_of_energy(const Ensemble& ensemble,
                      double spin_mean);  // of s(x) · (its four neighbours), s = σ − spin_mean

// Rows of numbers, one for each group.
struct GroupValues {
  std::size_t columns = 0;
  std::vector<double> values;

  // The mean over the samples; group g counts weights[g] times.
  [[nodiscard]] std::vector<double> mean(const std::vector<double>& weights) const;
};

// One column: ⟨|m|⟩.
GroupValues magnetisations(const Ensemble& ensemble);

// The columns are: the mean of φ, G of each class, T(r). Those of `with_spins`, if it is not null: U(r).
GroupValues correlators_of(Context& context, const Ensemble& ensemble, const std::vector<DistanceClass>& classes,
                           const ising::Field& field, GroupValues* with_spins = nullptr);

// The energy operator of eq. 35 is quadratic in s, so it depends on σ̄, and a resample has its own: σ̄ + δ makes φ to
// φ − δu + 4δ² with u = 4 s + (sum of s over the neighbours). The constant is in no connected G, and without it G is
// quadratic in δ: of δ = −1, 0, 1 it is known for all.
class EnergyValues {
 public:
  EnergyValues(Context& context, const Ensemble& ensemble, const std::vector<DistanceClass>& classes, double spin_mean,
               double energy_mean);

  // The columns of correlators_of(), of all samples.
  [[nodiscard]] std::vector<double> mean(const std::vector<double>& weights) const { return here_.mean(weights); }

  // U(r) = ⟨ε s s⟩ of all samples or a resample, about σ̄ and ε̄ of all samples.
  [[nodiscard]] std::vector<double> with_spins(const std::vector<double>& weights) const {
    return with_spins_.mean(weights);
  }

  // Of a resample whose mean spin is σ̄ + shift. T(r) stays that of σ̄. Not of one group alone, which has no resamples.
  [[nodiscard]] std::vector<double> mean(const std::vector<double>& weights, double shift) const;

 private:
  std::size_t classes_;
  GroupValues with_spins_;
  GroupValues here_, above_, below_;  // above, below: of σ̄ ± 1, the same columns
};

}  // namespace kadanoff::analysis
