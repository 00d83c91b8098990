// Autocorrelation time of an observable from many independent replicas of one chain.
//
//   ρ(t) = correlation over the replicas between the value at a reference sweep and t sweeps later
//   τ = ½ + Σ_{t=1}^{w} ρ(t),   w the first t with t ≥ 5 τ(t)
//
// (the self-consistent window of Madras and Sokal, J. Stat. Phys. 50, 109, 1988). Independent sweeps have τ = ½. No
// time average is taken, so τ describes the last sweeps even if the run is not yet in equilibrium.
#pragma once

#include <cstdint>
#include <vector>

#include "kernels/core/cpu_resources.hpp"

namespace kadanoff {

struct AutocorrelationTime {
  double sweeps = 0;      // τ; NaN if the observable does not vary or there were too few replicas
  double error = 0;       // its standard error, by the jackknife over blocks of replicas
  bool resolved = false;  // false: the recorded sweeps are too few, and τ is a lower bound
};

class Autocorrelation {
 public:
  static constexpr std::int64_t fewest_replicas = 100;  // below that ρ is mostly noise

  // Replica r belongs to temperature r / replicas_each.
  Autocorrelation(std::int64_t temperatures, std::int64_t replicas_each);

  // `values` has one value per replica. The first call is the reference, each further call one sweep later.
  void add(CpuResources& cpu, const std::vector<double>& values);

  [[nodiscard]] AutocorrelationTime time(std::int64_t temperature) const;

 private:
  static constexpr std::int64_t blocks = 10;
  struct Sums {
    double value = 0, square = 0, product = 0;  // product: value times reference
    Sums& operator+=(const Sums& other);
  };
  [[nodiscard]] const Sums& sums(std::size_t step, std::int64_t temperature, std::int64_t block) const;
  [[nodiscard]] std::int64_t block_size(std::int64_t block) const;
  [[nodiscard]] std::vector<double> correlations(std::int64_t temperature, std::int64_t left_out) const;

  std::int64_t temperatures_;
  std::int64_t replicas_each_;
  std::vector<double> reference_;
  std::vector<std::vector<Sums>> steps_;  // [step][temperature × blocks + block]; step 0 is the reference itself
};

}  // namespace kadanoff
