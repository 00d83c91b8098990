// Chooses the range and the ticks of linear and logarithmic axes.
#include "host/figures/figure_axis.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace kadanoff::figures {
namespace {

constexpr const char* minus = "−";  // as wide as a plus, unlike a hyphen

std::string superscript(int number) {
  static const char* const digits[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
  std::string text = number < 0 ? "⁻" : "";
  for (const char c : std::to_string(std::abs(number))) text += digits[c - '0'];
  return text;
}

// 1, 10, 100 …; also 2 and 5 of each decade if there are few ticks; fewer powers of ten if there are many.
std::vector<Tick> logarithmic_ticks(double low, double high) {
  const double decades = std::log10(high / low);
  const int every = std::max(1, static_cast<int>(std::ceil(decades / 8)));
  const bool plain = low >= 0.5e-3 && high < 1e6;
  const auto label = [&](int times, int exponent) {
    if (plain) return fmt::format("{:g}", times * std::pow(10.0, exponent));
    return (times == 1 ? "" : fmt::format("{}·", times)) + "10" + superscript(exponent);
  };
  constexpr std::size_t few = 3;
  const auto powers = std::floor(std::log10(high)) - std::ceil(std::log10(low)) + 1;
  const bool with_parts = decades <= 2.5 || powers < few;
  std::vector<Tick> ticks;
  for (int exponent = static_cast<int>(std::floor(std::log10(low))); std::pow(10.0, exponent) <= high; ++exponent) {
    const double power = std::pow(10.0, exponent);
    if (power >= low && exponent % every == 0) ticks.push_back({.at = power, .label = label(1, exponent)});
    if (!with_parts) continue;
    for (const int times : {2, 5})
      if (const double at = times * power; at >= low && at <= high)
        ticks.push_back({.at = at, .label = label(times, exponent)});
  }
  // Less than a decade: 1, 2, 3 … 9 of it, or what a linear axis has.
  if (ticks.size() < few) {
    ticks.clear();
    for (int exponent = static_cast<int>(std::floor(std::log10(low))); std::pow(10.0, exponent) <= high; ++exponent)
      for (int times = 1; times < 10; ++times)
        if (const double at = times * std::pow(10.0, exponent); at >= low && at <= high)
          ticks.push_back({.at = at, .label = label(times, exponent)});
  }
  return ticks.size() < few ? linear_ticks(low, high, 5) : ticks;
}

// One step beyond the largest value: as far as the last two values are apart, but far enough to be distinguished.
double beyond(const std::vector<double>& sorted) {
  const double last = sorted.back();
  const double length = last - sorted.front();
  double step = 0;
  for (auto value = sorted.rbegin(); value != sorted.rend() && step <= 0; ++value) step = last - *value;
  if (length <= 0) return last + (last == 0 ? 1 : 0.1 * std::abs(last));
  return last + std::clamp(step, 0.07 * length, 0.2 * length);
}

}  // namespace

double Scale::place(double value) const {
  if (value == std::numeric_limits<double>::infinity()) return infinity;
  if (!std::isfinite(value) || (logarithmic && value <= 0)) return std::numeric_limits<double>::quiet_NaN();
  return value;
}

double Scale::fraction(double value) const {
  return logarithmic ? std::log(value / low) / std::log(high / low) : (value - low) / (high - low);
}

std::vector<Tick> linear_ticks(double low, double high, int wanted) {
  const double rough = (high - low) / wanted;
  const double power = std::pow(10.0, std::floor(std::log10(rough)));
  double step = 10 * power;
  for (const double times : {5.0, 2.0, 1.0})
    if (times * power >= 0.999 * rough) step = times * power;
  const double largest = std::max(std::abs(low), std::abs(high));
  const auto exponent_of = [](double value) { return static_cast<int>(std::floor(std::log10(value) + 1e-9)); };
  const int exponent = largest >= 1e6 || largest < 1e-3 ? exponent_of(largest) : 0;
  const int digits = std::max(0, exponent - exponent_of(step));
  std::vector<Tick> ticks;
  for (double k = std::ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; ++k) {
    const double at = k * step;
    auto label = fmt::format("{:.{}f}", std::abs(at) * std::pow(10.0, -exponent), digits);
    if (exponent != 0 && k != 0) label += "·10" + superscript(exponent);
    if (exponent != 0 && k == 0) label = "0";
    ticks.push_back({.at = at, .label = (at < 0 ? minus : "") + label});
  }
  return ticks;
}

std::string tick_label(double value) { return (value < 0 ? minus : "") + fmt::format("{:.4g}", std::abs(value)); }

Scale scale_of(const Axis& axis, const std::vector<double>& values, double margin) {
  Scale scale;
  scale.logarithmic = axis.logarithmic;
  const auto forward = [&](double value) { return axis.logarithmic ? std::log10(value) : value; };
  const auto back = [&](double value) { return axis.logarithmic ? std::pow(10.0, value) : value; };

  // From here on in units in which the axis is linear (log10 on a logarithmic axis).
  std::vector<double> finite;
  bool infinite = false;
  for (const double value : values) {
    infinite = infinite || value == std::numeric_limits<double>::infinity();
    if (std::isfinite(scale.place(value))) finite.push_back(forward(value));
  }
  if (finite.empty()) finite = {forward(1)};
  std::sort(finite.begin(), finite.end());
  double low = finite.front(), high = finite.back();
  if (!(high > low)) {
    const double around = axis.logarithmic || low == 0 ? 0.5 : 0.1 * std::abs(low);
    low -= around;
    high += around;
  }
  double last_tick = high;
  if (infinite) {
    const double place = beyond(axis.high ? std::vector{low, forward(*axis.high)} : finite);
    scale.infinity = back(place);
    high = std::max(high, place);
  }
  const double room = margin * (high - low);
  low = axis.low ? forward(*axis.low) : low - room;
  if (!infinite)
    last_tick = high = axis.high ? forward(*axis.high) : high + room;
  else
    high += std::max(room, 0.03 * (high - low));
  scale.low = back(low);
  scale.high = back(high);
  if (axis.integers && !axis.logarithmic && last_tick - low < 7)
    for (double at = std::ceil(low); at <= last_tick; ++at) scale.ticks.push_back({.at = at, .label = tick_label(at)});
  else
    scale.ticks = axis.logarithmic ? logarithmic_ticks(scale.low, back(last_tick)) : linear_ticks(low, last_tick, 7);
  if (infinite) scale.ticks.push_back({.at = scale.infinity, .label = "∞"});
  return scale;
}

}  // namespace kadanoff::figures
