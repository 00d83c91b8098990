// Numbers of several repetitions, which differ by their seeds alone: what is measured in each, the mean with its
// error, and how these are put in words.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "host/base/estimate.hpp"
#include "host/figures/figure.hpp"

namespace kadanoff::papers {

// value(repetition) of each.
template <class Repetition, class Value>
std::vector<double> over(const std::vector<Repetition>& repetitions, Value value) {
  std::vector<double> values;
  values.reserve(repetitions.size());
  for (const Repetition& repetition : repetitions) values.push_back(value(repetition));
  return values;
}

// Mean, spread and error over repetitions; infinite if one of them is.
Estimate average(const std::vector<double>& values);

// "2.25 (2 times), 2.5" of discrete values, "2.24 ± 0.01" of continuous ones; a single one is given as it is.
std::string list_values(const std::vector<double>& values);
std::string mean_of(const std::vector<double>& values, int digits);

// A point of a figure, with its error.
void add_point(figures::Series& series, double x, const Estimate& value);

// "3 repetitions".
std::string count_repetitions(std::size_t count);

}  // namespace kadanoff::papers
