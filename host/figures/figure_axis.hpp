// Where values stand on an axis of a figure, and what its ticks say.
#pragma once

#include <limits>
#include <string>
#include <vector>

#include "host/figures/figure.hpp"

namespace kadanoff::figures {

struct Tick {
  double at = 0;
  std::string label;
};

struct Scale {
  bool logarithmic = false;
  double low = 0, high = 1;                                    // limits of the axis
  double infinity = std::numeric_limits<double>::quiet_NaN();  // where ∞ is drawn; NaN: it is not
  std::vector<Tick> ticks;

  // Where a value is drawn; NaN where it cannot be.
  [[nodiscard]] double place(double value) const;
  [[nodiscard]] bool shows(double value) const { return value >= low && value <= high; }
  [[nodiscard]] double fraction(double value) const;  // fraction of the axis below a value
};

// The scale that shows `values`, with room of `margin` times its length at either end.
Scale scale_of(const Axis& axis, const std::vector<double>& values, double margin);

// The label of a single value.
std::string tick_label(double value);

// 0, 0.2, 0.4 … between two numbers, about `wanted` of them.
std::vector<Tick> linear_ticks(double low, double high, int wanted);

}  // namespace kadanoff::figures
