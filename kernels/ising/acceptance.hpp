// The probability that a spin flips, for each replica at its own temperature, as binary digits to compare with random
// digits.
//
// H = −Σ σσ' over bonds, each once, so a flip costs dE = 2σ Σ(neighbours) ∈ {−8, −4, 0, 4, 8} (units of J).
//
//   Metropolis   p = min(1, e^(−dE/T))            dE ≤ 0 is always accepted
//   heat bath    p = q(dE) = 1/(1 + e^(dE/T))     q(−dE) = 1 − q(dE)
//
// A flip with dE > 0 is accepted if u < threshold(p), where u is a uniform 32-bit integer and threshold(p) is p · 2³²,
// rounded, and at most 2³² − 1. In heat bath dE < 0 is accepted unless u < threshold(q(−dE)), and dE = 0 if u < 2³¹.
//
// Sublattice Metropolis is not ergodic on sides 2 to 4, and not at T = ∞, where it flips every spin in every sweep.
// Well above T = 20 it flips nearly every spin, and forgets its start only after about T / 20 sweeps. So heat bath is
// always used on sides 2 to 4 and above T = 20. T = 0 means 10⁻⁶.
#pragma once

#include <cstdint>
#include <vector>

#include "kernels/ising/lattices.hpp"

namespace kadanoff::ising {

enum class Update { metropolis, heat_bath };

inline constexpr double hottest_metropolis = 20;

// The update that is used for lattices of `side` at `temperature` if `wanted` is requested.
Update update_used(Update wanted, std::int64_t side, double temperature);

// For dE = 4 and 8 (index 0 and 1).
struct Thresholds {
  std::uint32_t cost[2];
};
Thresholds thresholds(Update update, double temperature);

inline constexpr int digits = 32;  // binary digits of a threshold, compared from the most significant one
inline constexpr int digits_per_draw = 4;

struct AcceptanceView {
  // That digit of 32 replicas' thresholds, so that one load takes what a step of the device's loop compares: on a CPU
  // [tile][digit][cost 4 or 8][lane], on a GPU [tile][draw][cost 4 or 8][lane][digit of the draw].
  const std::uint32_t* digit_masks = nullptr;
  const std::uint32_t* heat_bath = nullptr;  // [tile][lane]: which replicas use heat bath
  std::int64_t tiles = 0;
  Device device;

  [[nodiscard]] KADANOFF_HD const std::uint32_t* digits_of(std::int64_t tile) const {
    return digit_masks + tile * digits * 2 * lanes;
  }
  [[nodiscard]] KADANOFF_HD const std::uint32_t* heat_bath_of(std::int64_t tile) const {
    return heat_bath + tile * lanes;
  }
};

class Acceptance {
 public:
  // Replica r has temperature temperatures[r / replicas_each], for temperatures.size() · replicas_each replicas of
  // lattices of `side`. Made on the host in double precision, then copied to the context's device.
  Acceptance(Context& context, Update wanted, std::int64_t side, const std::vector<double>& temperatures,
             std::int64_t replicas_each);

  [[nodiscard]] AcceptanceView view() const {
    return {.digit_masks = digit_masks_.data(),
            .heat_bath = heat_bath_.data(),
            .tiles = tiles_,
            .device = digit_masks_.device()};
  }

 private:
  std::int64_t tiles_;
  Array<std::uint32_t> digit_masks_;
  Array<std::uint32_t> heat_bath_;
};

}  // namespace kadanoff::ising
