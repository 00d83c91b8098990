// The learning rate ε(t) of update t = 0, 1, 2, …: the rate, times a warm-up, times a schedule.
//
//   warm-up over N_w updates   min(1, (t + 1) / N_w)
//   constant                   1
//   step                       f^⌊t / P⌋
//   cosine                     (1 + cos(π min(t, P) / P)) / 2       (Loshchilov & Hutter 2017, one cycle, down to 0)
#pragma once

#include <cmath>
#include <cstdint>

#include "kernels/core/view.hpp"

namespace kadanoff::training {

enum class Schedule : std::uint8_t { constant, step, cosine };

struct LearningRate {
  double rate = 0.01;
  Schedule schedule = Schedule::constant;
  std::uint32_t period = 1;   // P, in updates
  double factor = 0.1;        // f
  std::uint32_t warm_up = 0;  // N_w, in updates; 0: none

  [[nodiscard]] KADANOFF_HD double at(std::uint32_t update) const {
    double value = rate;
    if (update < warm_up) value *= (update + 1.0) / warm_up;
    if (schedule == Schedule::step) {
      const std::uint32_t periods = update / period;  // whole ones
      value *= std::pow(factor, static_cast<double>(periods));
    }
    if (schedule == Schedule::cosine)
      value *= (1 + std::cos(3.14159265358979323846 * (update < period ? update : period) / period)) / 2;
    return value;
  }
  friend bool operator==(const LearningRate&, const LearningRate&) = default;
};

}  // namespace kadanoff::training
