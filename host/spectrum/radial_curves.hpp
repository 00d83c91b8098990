// How the waves of vectors over a square lattice are spread over their lengths, for figures and comparisons.
#pragma once

#include <cstdint>
#include <vector>

#include "kernels/core/context.hpp"

namespace kadanoff::spectrum {

// Of n vectors (kernels/fourier/radial_average.hpp).
struct RadialCurves {
  std::vector<std::vector<double>> curves;  // of r = 0, 1 …: the mean of |F| over round(|k|) = r, times a factor
  std::vector<double> shares;               // of Σ|F|², at |k| ≤ k_max
};

// `lattices` is n × side², on the host.
RadialCurves radial_curves(Context& context, const std::vector<float>& lattices, std::int64_t side, double k_max,
                           double factor = 1);

// |a − b| / |a| of the curves at r ≤ last; 0 where a is nothing.
double radial_difference(const std::vector<double>& a, const std::vector<double>& b, std::int64_t last);

// Up to which r the curves of a visible and a hidden vector are compared: what both lattices have, and waves are long.
std::int64_t last_common_radius(double k_max, std::int64_t visible_side, std::int64_t hidden_side);

}  // namespace kadanoff::spectrum
