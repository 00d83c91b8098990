// What is one temperature. Files keep temperatures in single precision, or with the noise of a computation, and people
// type decimals: two numbers are one temperature if they differ by at most 10⁻⁶ of the larger, or if both are at most
// 10⁻⁶, which is T = 0. Temperatures are in units of J, 0 or more; infinity is one of them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace kadanoff {

inline constexpr double temperature_tolerance = 1e-6;

// The rule. NaN is no temperature.
[[nodiscard]] bool same_temperature(double a, double b);

// "2.269185", "inf": seven digits, so that what is shown is the same temperature as what is meant.
[[nodiscard]] std::string temperature_text(double temperature);

// The different temperatures among `values`, increasing. Numbers are one temperature if each is the same as the next
// and one name is the same as all of them: the shortest decimal between the least and the greatest. A number of single
// precision stands for all that round to it: 2.3, not 2.299999952.
[[nodiscard]] std::vector<double> distinct_temperatures(const std::vector<double>& values);

// Puts that name in the place of each value.
void name_temperatures(std::vector<double>& values);

// Throws Error(bad_input), beginning with `where`, if one of `increasing` temperatures is the same as the next one.
// Noise of more than the tolerance makes such neighbours.
void require_distinct_temperatures(const std::vector<double>& increasing, const std::string& where);

// The place among `increasing` temperatures of the one that is the same as `temperature`, or −1.
[[nodiscard]] std::int32_t find_temperature(const std::vector<double>& increasing, double temperature);

// The one of `increasing` temperatures, at least one, that is nearest to `temperature`.
[[nodiscard]] double nearest_temperature(const std::vector<double>& increasing, double temperature);

struct TemperatureCount {
  double temperature = 0;
  std::int64_t samples = 0;

  bool operator==(const TemperatureCount&) const = default;
};

// How many of `temperatures`, which have their names, are which; increasing.
[[nodiscard]] std::vector<TemperatureCount> count_temperatures(const std::vector<double>& temperatures);

// "T = 2.3: 200 samples, T = 6: 100 samples"; of many, the first four and the last.
[[nodiscard]] std::string to_text(const std::vector<TemperatureCount>& counts);

}  // namespace kadanoff
