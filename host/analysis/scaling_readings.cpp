// Which places there are on a lattice, and the ways to fit them.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/analysis/scaling.hpp"
#include "host/analysis/torus_distance.hpp"

namespace kadanoff::analysis {

std::vector<DistanceClass> distance_classes(int side) {
  std::vector<DistanceClass> classes;
  for (int dx = 1; dx <= side / 2; ++dx)
    for (int dy = 0; dy <= dx; ++dy)
      classes.push_back({.dx = dx,
                         .dy = dy,
                         .spin_distance = torus_spin_distance(side, dx, dy),
                         .energy_distance = torus_energy_distance(side, dx, dy)});
  std::stable_sort(classes.begin(), classes.end(), [](const DistanceClass& a, const DistanceClass& b) {
    return a.dx * a.dx + a.dy * a.dy < b.dx * b.dx + b.dy * b.dy;
  });
  return classes;
}

namespace {

using ReadingDistance = Reading::Distance;

void add_axes(std::vector<Reading>& readings, const std::vector<int>& ends) {
  for (std::size_t i = 0; i < ends.size(); ++i) {
    if (ends[i] < 2 || (i > 0 && ends[i] >= ends[i - 1])) continue;
    readings.push_back({.name = fmt::format("along the axes, r = 1 … {}", ends[i]),
                        .distance = ReadingDistance::nearest,
                        .along_axes = true,
                        .most = static_cast<double>(ends[i])});
  }
}

void add_plain(std::vector<Reading>& readings, int side) {
  readings.push_back({.name = fmt::format("all places, r ≤ {}", side / 2),
                      .distance = ReadingDistance::nearest,
                      .most = static_cast<double>(side / 2)});
  readings.push_back({.name = "all places", .distance = ReadingDistance::nearest});
  readings.push_back({.name = "all places, not wrapped", .distance = ReadingDistance::unwrapped});
  readings.push_back({.name = fmt::format("along the axes, not wrapped, r = 1 … {}", side - 1),
                      .distance = ReadingDistance::unwrapped,
                      .along_axes = true});
}

}  // namespace

std::vector<Reading> spin_readings(int side) {
  std::vector<Reading> readings{{.name = "torus, all places"}, {.name = "torus, r ≥ 2", .least = 2}};
  add_axes(readings, {side / 2, side / 2 - 1, 3});
  add_plain(readings, side);
  return readings;
}

std::vector<Reading> energy_readings(int side) {
  std::vector<Reading> readings{{.name = fmt::format("torus, r ≤ {}", side / 2), .most = static_cast<double>(side / 2)},
                                {.name = "torus, all places"}};
  if (side / 2 > 3) {
    readings.push_back({.name = "torus, r ≤ 3", .most = 3});
    readings.push_back({.name = "all places, r ≤ 3", .distance = ReadingDistance::nearest, .most = 3});
  }
  add_axes(readings, {side / 2, std::min(side / 2 - 1, 3)});
  add_plain(readings, side);
  return readings;
}

std::vector<ThreePointReading> three_point_readings(int side) {
  std::vector<ThreePointReading> readings;
  const int half = side / 2, quarter = side / 4;
  const auto add = [&](bool torus, int least, int most) {
    readings.push_back({.name = fmt::format("{}r = {}{}", torus ? "torus, " : "", least,
                                            most > least ? fmt::format(" … {}", most) : ""),
                        .torus = torus,
                        .least = least,
                        .most = most});
  };
  for (const bool torus : {true, false}) {
    if (half >= 4) add(torus, 3, half);
    if (quarter >= 4) add(torus, 3, quarter);
    add(torus, 2, half);
  }
  return readings;
}

}  // namespace kadanoff::analysis
