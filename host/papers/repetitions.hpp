// Numbers of several repetitions, which differ only in their seeds: the value of each, the mean with its error, and
// both as text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "host/base/estimate.hpp"
#include "host/figures/figure.hpp"

namespace kadanoff::papers {

// Collects value(repetition) of each repetition.
template <class Repetition, class Value>
std::vector<double> over(const std::vector<Repetition>& repetitions, Value value) {
  std::vector<double> values;
  values.reserve(repetitions.size());
  for (const Repetition& repetition : repetitions) values.push_back(value(repetition));
  return values;
}

// Mean, spread and error over repetitions; infinite if values are infinite, on one side. NaN if they are so on both
// sides, or if one is NaN.
Estimate average(const std::vector<double>& values);

// a − b and a / b of each repetition; NaN where that says nothing: of two infinite numbers of one sign, and of a ratio
// of two infinite ones or to 0. Throw Error(internal) for different numbers of repetitions.
std::vector<double> differences(const std::vector<double>& a, const std::vector<double>& b);
std::vector<double> ratios(const std::vector<double>& a, const std::vector<double>& b);

// "2.25 (2 times), 2.5" for discrete values, "2.24 ± 0.01" for continuous ones; a single value is printed alone.
std::string list_values(const std::vector<double>& values);
std::string mean_of(const std::vector<double>& values, int digits);

// Adds a point with its error to a figure.
void add_point(figures::Series& series, double x, const Estimate& value);

// "3 repetitions".
std::string count_repetitions(std::size_t count);

// "3 repetitions, ± is the standard error over them": for headings.
std::string repetitions_and_errors(std::int64_t count);

}  // namespace kadanoff::papers
