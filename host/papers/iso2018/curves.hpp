// Comparisons of curves against the temperature.
#pragma once

#include <vector>

namespace kadanoff::papers::iso2018 {

// The middle of the two neighbouring temperatures between which the curve falls most.
double steepest_fall(const std::vector<double>& temperatures, const std::vector<double>& curve);

// Pearson's. 0 if one of them is constant.
double linear_correlation(const std::vector<double>& a, const std::vector<double>& b);

// The largest |y − a x| over the range of y, where x and y are the curve and the model less their last values and `a`
// fits best. 0 for a constant curve.
double largest_misfit(const std::vector<double>& curve, const std::vector<double>& model);

}  // namespace kadanoff::papers::iso2018
