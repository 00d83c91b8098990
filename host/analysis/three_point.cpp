// Places of the triangles, and the numbers of each reading.
#include "host/analysis/three_point.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/analysis/torus_distance.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::analysis {

Triangles::Triangles(int side, const std::vector<DistanceClass>& classes) : readings_(three_point_readings(side)) {
  const auto place_of = [&](int dx, int dy) {
    const auto found = std::find_if(classes.begin(), classes.end(),
                                    [&](const DistanceClass& one) { return one.dx == dx && one.dy == dy; });
    expects(found != classes.end(), "three-point function: a triangle has no class of places");
    return static_cast<std::size_t>(found - classes.begin());
  };
  for (int r = 1; r <= side / 2; ++r) {
    const auto diagonal = place_of(r, r), axis = place_of(r, 0);
    legs_.push_back({.diagonal = diagonal,
                     .axis = axis,
                     .triangle = torus_triangle_distance(side, r),
                     .spins = classes[diagonal].spin_distance,
                     .energy = classes[axis].energy_distance});
  }
}

// Each G of its triangles is above 0.
bool Triangles::has_correlators(const ThreePointReading& reading, const Sample& sample) const {
  return std::all_of(legs_.begin() + reading.least - 1, legs_.begin() + reading.most, [&](const Legs& legs) {
    return sample.spin_two_point[legs.diagonal] > 0 && sample.energy_two_point[legs.axis] > 0;
  });
}

double Triangles::sum_of(const ThreePointReading& reading, const std::vector<double>& connected) const {
  std::vector<double> distances, values;
  for (int r = reading.least; r <= reading.most; ++r) {
    const auto at = static_cast<std::size_t>(r - 1);
    distances.push_back(reading.torus ? legs_[at].triangle : r);
    values.push_back(connected[at]);
  }
  const auto law = fit_in_logarithms(distances, values);
  return law ? -law->exponent : std::numeric_limits<double>::quiet_NaN();
}

double Triangles::coefficient(const ThreePointReading& reading, const std::vector<double>& connected,
                              const Sample& sample) const {
  double sum = 0;
  for (int r = reading.least; r <= reading.most; ++r) {
    const auto at = static_cast<std::size_t>(r - 1);
    const auto& [diagonal, axis, triangle, spins, energy] = legs_[at];
    const double ratio = connected[at] / (sample.spin_two_point[diagonal] * std::sqrt(sample.energy_two_point[axis]));
    sum += ratio * (reading.torus ? std::pow(2.0, -0.375) * std::pow(triangle, 1.25) / (std::pow(spins, 0.25) * energy)
                                  : std::sqrt(0.5));
  }
  return sum / (reading.most - reading.least + 1);
}

std::vector<double> Triangles::numbers(const Sample& sample) const {
  std::vector<double> connected;
  for (std::size_t at = 0; at < legs_.size(); ++at) {
    const double spins = sample.spin_two_point[legs_[at].diagonal] + sample.spin_mean * sample.spin_mean;
    connected.push_back(sample.with_spins[at + 1] - sample.energy_mean * spins);
  }
  auto all = connected;
  for (const auto& reading : readings_) {
    const bool known = has_correlators(reading, sample);
    all.push_back(known ? sum_of(reading, connected) : std::numeric_limits<double>::quiet_NaN());
    all.push_back(known ? coefficient(reading, connected, sample) : std::numeric_limits<double>::quiet_NaN());
  }
  return all;
}

ThreePointScaling Triangles::scaling(const std::vector<Bootstrapped>& numbers) const {
  expects(numbers.size() == legs_.size() + 2 * readings_.size(), "three-point function: other numbers than its own");
  ThreePointScaling scaling;
  auto next = numbers.begin();
  for (std::size_t at = 0; at < legs_.size(); ++at) scaling.three_point.push_back(*next++);
  for (std::size_t i = 0; i < readings_.size(); ++i) {
    scaling.sums.push_back(*next++);
    scaling.coefficients.push_back(*next++);
  }
  return scaling;
}

}  // namespace kadanoff::analysis
