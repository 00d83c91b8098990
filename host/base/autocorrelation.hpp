// Autocorrelation time of an observable from many independent replicas of one chain.
//
//   ρ(t) = correlation over the replicas between the value at a reference sweep and t sweeps later
//   τ = ½ + Σ_{t=1}^{w} ρ(t),   w the first t with t ≥ 5 τ(t)
//
// (the self-consistent window of Madras and Sokal, J. Stat. Phys. 50, 109, 1988). Between lags that are far apart, ρ is
// taken from the straight line between them. Independent sweeps have τ = ½. No
// time average is taken, so τ describes the last sweeps even if the run is not yet in equilibrium.
#pragma once

#include <cstdint>
#include <vector>

#include "kernels/core/cpu_resources.hpp"

namespace kadanoff {

struct AutocorrelationTime {
  double sweeps = 0;      // τ; NaN if too few replicas vary, or there were too few
  double error = 0;       // its standard error, by the jackknife over blocks of replicas
  bool resolved = false;  // false: the recorded sweeps are too few, and τ is a lower bound
};

class Autocorrelation {
 public:
  static constexpr std::int64_t fewest_replicas = 100;  // below that ρ is mostly noise

  // What a lag takes for each temperature.
  static constexpr std::int64_t bytes_of_a_lag = 10 * 3 * sizeof(double);

  // Replica r belongs to temperature r / replicas_each.
  Autocorrelation(std::int64_t temperatures, std::int64_t replicas_each);

  // 0 … 64, and then up to `longest` at distances that grow with the lag, at most 1/32 of it; the last one is
  // `longest`.
  static std::vector<std::int64_t> lags_up_to(std::int64_t longest);

  // `values` has one value per replica, `lag` sweeps after the reference, which is the first call, with lag 0. Lags
  // rise.
  void add(CpuResources& cpu, const std::vector<double>& values, std::int64_t lag);

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
  std::vector<std::int64_t> lags_;
  std::vector<std::vector<Sums>> steps_;  // [lag][temperature × blocks + block]; lag 0 is the reference itself
};

}  // namespace kadanoff
