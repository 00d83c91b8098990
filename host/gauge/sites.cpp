// Centres of maps, and units assigned to sites.
#include "host/gauge/sites.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>

#include "host/gauge/assignment.hpp"
#include "host/machine/memory.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::gauge {
namespace {

// The direction of Σ weight_x e^{i turn x}, as a place from 0 to side.
double mean_place(const std::complex<double>& sum, double turn) {
  const double angle = std::arg(sum);
  return (angle < 0 ? angle + 2 * std::numbers::pi : angle) / turn;
}

}  // namespace

double bytes_of_fixing(std::int64_t units) {
  return units <= most_fixed_units ? sizeof(double) * static_cast<double>(units) * static_cast<double>(units) : 0;
}

std::string why_not_fixed(std::int64_t units) {
  return fmt::format("the gauge is fixed of up to {} hidden units, and these are {}", most_fixed_units, units);
}

double torus_distance(const Place& a, const Place& b, double side) {
  const auto along = [&](double from, double to) {
    const double apart = std::fmod(std::abs(from - to), side);
    return std::min(apart, side - apart);
  };
  return std::hypot(along(a.x, b.x), along(a.y, b.y));
}

Place place_of(std::int64_t unit, std::int64_t hidden_side, std::int64_t visible_side) {
  const double stride = static_cast<double>(visible_side) / static_cast<double>(hidden_side);
  const auto middle = [&](std::int64_t a) { return (static_cast<double>(a) + 0.5) * stride - 0.5; };
  return {.x = middle(unit % hidden_side), .y = middle(unit / hidden_side)};
}

std::vector<std::int64_t> fixed_order(const std::vector<Place>& centres, std::int64_t hidden_side,
                                      std::int64_t visible_side) {
  const auto units = std::ssize(centres);
  expects(units == hidden_side * hidden_side, "fixed_order: the units form another lattice");
  expects(units <= most_fixed_units, "fixed_order: too many units");
  machine::require_memory("the gauge of the hidden units", bytes_of_fixing(units), cpu_device);
  std::vector<double> cost;
  cost.reserve(static_cast<std::size_t>(units * units));
  for (std::int64_t site = 0; site < units; ++site) {
    const auto place = place_of(site, hidden_side, visible_side);
    for (const auto& centre : centres)
      cost.push_back(std::pow(torus_distance(place, centre, static_cast<double>(visible_side)), 2));
  }
  return assign(cost, units);
}

MapCentre centre_of(std::span<const double> map, std::int64_t side) {
  MapCentre centre;
  double sum = 0;
  for (std::size_t i = 0; i < map.size(); ++i) {
    sum += map[i];
    if (i == 0 || std::abs(map[i]) > std::abs(centre.value)) {
      centre.peak = static_cast<std::int64_t>(i);
      centre.value = map[i];
    }
  }
  centre.floor = centre.sign() * sum / static_cast<double>(map.size());
  if (side == 0) return centre;
  expects(std::ssize(map) == side * side, "centre_of: the map is on another lattice");
  const double turn = 2 * std::numbers::pi / static_cast<double>(side);
  std::complex<double> along_x, along_y;
  for (std::int64_t y = 0; y < side; ++y)
    for (std::int64_t x = 0; x < side; ++x) {
      const double d = centre.sign() * map[static_cast<std::size_t>(y * side + x)] - centre.floor;
      along_x += d * d * std::polar(1.0, turn * static_cast<double>(x));
      along_y += d * d * std::polar(1.0, turn * static_cast<double>(y));
    }
  centre.place = {.x = mean_place(along_x, turn), .y = mean_place(along_y, turn)};
  return centre;
}

std::vector<MapCentre> filter_centres(const float* weights, std::int64_t visible, std::int64_t hidden,
                                      std::int64_t side) {
  std::vector<MapCentre> centres;
  std::vector<double> filter(static_cast<std::size_t>(visible));
  for (std::int64_t a = 0; a < hidden; ++a) {
    for (std::int64_t i = 0; i < visible; ++i) filter[static_cast<std::size_t>(i)] = weights[i * hidden + a];
    centres.push_back(centre_of(filter, side));
  }
  return centres;
}

Arrangement fixed_arrangement(const std::vector<MapCentre>& centres, std::int64_t hidden_side,
                              std::int64_t visible_side) {
  std::vector<Place> places;
  for (const auto& centre : centres) places.push_back(centre.place);
  Arrangement arrangement{.order = fixed_order(places, hidden_side, visible_side), .sign = {}};
  for (const auto unit : arrangement.order) arrangement.sign.push_back(centres[static_cast<std::size_t>(unit)].sign());
  return arrangement;
}

}  // namespace kadanoff::gauge
