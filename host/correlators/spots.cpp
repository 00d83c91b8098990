// Finds the peak of each map, aligns the maps, and counts their values.
#include "host/correlators/spots.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "kernels/core/check.hpp"

namespace kadanoff::correlators {
namespace {

// What is above the floor by less than this part of the value is rounding: of samples ⟨v h⟩ is a multiple of 2 / n and
// exact, of means it has single precision.
constexpr double rounding = 1e-7;

std::size_t entry(const Correlators& correlators, std::int64_t i, std::int64_t a) {
  return static_cast<std::size_t>(i * correlators.hidden + a);
}

Spot spot_of(const Correlators& correlators, std::int64_t a) {
  std::vector<double> map;
  for (std::int64_t i = 0; i < correlators.visible; ++i) map.push_back(correlators.mean[entry(correlators, i, a)]);
  const auto at = gauge::centre_of(map, correlators.visible_side);
  Spot spot{.peak = at.peak, .value = at.value, .floor = at.floor, .centre = at.place};
  spot.error = correlators.error[entry(correlators, spot.peak, a)];
  spot.product = at.sign() * correlators.visible_mean[static_cast<std::size_t>(spot.peak)] *
                 correlators.hidden_mean[static_cast<std::size_t>(a)];
  double squares = 0, fourths = 0, most = 0;
  for (const double value : map) {
    const double d = at.sign() * value - spot.floor;
    squares += d * d;
    fourths += d * d * d * d;
    most = std::max(most, std::abs(d));
  }
  if (most <= rounding * std::abs(spot.value)) {
    spot.floor = std::abs(spot.value);
    spot.radius = std::numeric_limits<double>::quiet_NaN();
  } else {
    spot.radius = std::sqrt(squares * squares / fourths / std::numbers::pi);
  }
  return spot;
}

// The distance from the peak of each site of a map with the peak in the middle, rounded.
std::vector<std::size_t> distances(std::int64_t side) {
  std::vector<std::size_t> all;
  const auto middle = side / 2;
  for (std::int64_t y = 0; y < side; ++y)
    for (std::int64_t x = 0; x < side; ++x) {
      const auto apart =
          gauge::torus_distance({static_cast<double>(x), static_cast<double>(y)},
                                {static_cast<double>(middle), static_cast<double>(middle)}, static_cast<double>(side));
      all.push_back(static_cast<std::size_t>(std::lround(apart)));
    }
  return all;
}

// The visible unit at each place of unit a's aligned map.
std::vector<std::int64_t> rolled(std::int64_t side, std::int64_t peak) {
  std::vector<std::int64_t> from;
  for (std::int64_t y = 0; y < side; ++y)
    for (std::int64_t x = 0; x < side; ++x)
      from.push_back((y + peak / side + side - side / 2) % side * side + (x + peak % side + side - side / 2) % side);
  return from;
}

double half_width(const AlignedProfile& profile) {
  if (profile.contrast <= rounding * std::abs(profile.floor)) return std::numeric_limits<double>::quiet_NaN();
  const double level = profile.floor + profile.contrast / 2;
  for (std::size_t r = 1; r < profile.radial.size(); ++r) {
    const double before = profile.radial[r - 1].mean, here = profile.radial[r].mean;
    if (here <= level && before > level) return static_cast<double>(r) - (level - here) / (before - here);
  }
  return std::numeric_limits<double>::quiet_NaN();
}

double sign_of(const Spot& spot) { return spot.value < 0 ? -1.0 : 1.0; }

AlignedProfile aligned(const Correlators& correlators, const std::vector<Spot>& units) {
  const auto side = correlators.visible_side;
  const auto sites = static_cast<std::size_t>(side * side), last = static_cast<std::size_t>(side / 2);
  const auto distance = distances(side);
  AlignedProfile profile{.side = side, .map = std::vector<double>(sites), .radial = {}};
  std::vector<Estimator> radial(last + 1);
  for (std::int64_t a = 0; a < correlators.hidden; ++a) {
    const auto& spot = units[static_cast<std::size_t>(a)];
    const double sign = sign_of(spot);
    const auto from = rolled(side, spot.peak);
    std::vector<double> sums(last + 1), counts(last + 1);
    for (std::size_t site = 0; site < sites; ++site) {
      const double value = sign * correlators.mean[entry(correlators, from[site], a)];
      profile.map[site] += value / static_cast<double>(correlators.hidden);
      if (distance[site] > last) continue;
      sums[distance[site]] += value;
      ++counts[distance[site]];
    }
    for (std::size_t r = 0; r <= last; ++r) radial[r].add(sums[r] / counts[r]);
  }
  for (const auto& one : radial) profile.radial.push_back(one.result());
  for (const double value : profile.map) profile.floor += value / static_cast<double>(sites);
  profile.contrast = profile.radial.front().mean - profile.floor;
  profile.width = 2 * half_width(profile);
  return profile;
}

Frequencies frequencies_of(const Correlators& correlators, const std::vector<Spot>& units) {
  const auto side = correlators.visible_side;
  const auto last = static_cast<std::size_t>(side / 2);
  const auto distance = distances(side);
  double least = std::numeric_limits<double>::infinity(), greatest = -least;
  for (std::int64_t i = 0; i < correlators.visible; ++i)
    for (std::int64_t a = 0; a < correlators.hidden; ++a) {
      const double value = sign_of(units[static_cast<std::size_t>(a)]) * correlators.mean[entry(correlators, i, a)];
      least = std::min(least, value);
      greatest = std::max(greatest, value);
    }
  Frequencies frequencies;
  for (std::int64_t bin = 0; bin <= frequency_bins; ++bin)
    frequencies.edges.push_back(least + (greatest - least) * static_cast<double>(bin) / frequency_bins);
  frequencies.counts.resize(static_cast<std::size_t>(frequency_bins) * (last + 1));
  for (std::int64_t a = 0; a < correlators.hidden; ++a) {
    const auto& spot = units[static_cast<std::size_t>(a)];
    const auto from = rolled(side, spot.peak);
    for (std::size_t site = 0; site < distance.size(); ++site) {
      if (distance[site] > last) continue;
      const double value = sign_of(spot) * correlators.mean[entry(correlators, from[site], a)];
      const auto bin = greatest > least ? std::floor((value - least) / (greatest - least) * frequency_bins) : 0.0;
      const auto row = static_cast<std::size_t>(std::clamp(bin, 0.0, static_cast<double>(frequency_bins - 1)));
      ++frequencies.counts[row * (last + 1) + distance[site]];
    }
  }
  return frequencies;
}

Displacement displacement_of(const Spots& spots, const random::RngKey& key) {
  const auto mean = [&](const std::vector<std::int64_t>& order) {
    double sum = 0;
    for (std::size_t site = 0; site < order.size(); ++site) {
      const auto& spot = spots.units[static_cast<std::size_t>(order[site])];
      if (spot.is_flat()) continue;
      sum +=
          gauge::torus_distance(gauge::place_of(static_cast<std::int64_t>(site), spots.hidden_side, spots.visible_side),
                                spot.centre, static_cast<double>(spots.visible_side));
    }
    return sum / static_cast<double>(spots.hidden - spots.flat);  // 0 / 0 if all are flat
  };
  std::vector<std::int64_t> as_it_is;
  for (std::int64_t a = 0; a < spots.hidden; ++a) as_it_is.push_back(a);
  return {.as_it_is = mean(as_it_is),
          .gauge_fixed = spots.hidden <= gauge::most_fixed_units ? mean(fixed_gauge(spots).order)
                                                                 : std::numeric_limits<double>::quiet_NaN(),
          .permuted = mean(gauge::random_arrangement(spots.hidden, key).order)};
}

}  // namespace

Spots measure_spots(const Correlators& correlators) {
  Spots spots{.samples = correlators.samples,
              .visible = correlators.visible,
              .hidden = correlators.hidden,
              .visible_side = correlators.visible_side,
              .hidden_side = correlators.hidden_side};
  Estimator contrast, radius, floor;
  std::int64_t above = 0, local = 0;
  for (std::int64_t a = 0; a < correlators.hidden; ++a) {
    const auto& spot = spots.units.emplace_back(spot_of(correlators, a));
    contrast.add(spot.contrast());
    floor.add(spot.floor);
    if (spot.is_flat())
      ++spots.flat;
    else
      radius.add(spot.radius);
    if (!spot.is_above()) continue;
    ++above;
    if (spot.radius < static_cast<double>(correlators.visible_side) / 4) ++local;
  }
  const auto share = [&](std::int64_t units) {
    return correlators.samples < 2 ? std::numeric_limits<double>::quiet_NaN()
                                   : static_cast<double>(units) / static_cast<double>(correlators.hidden);
  };
  spots.share_above = share(above);
  spots.share_local = share(local);
  spots.contrast = contrast.result();
  spots.radius = radius.result();
  spots.floor = floor.result();
  if (correlators.visible_side > 0) spots.profile = aligned(correlators, spots.units);
  return spots;
}

Spots describe_spots(const Correlators& correlators, const std::optional<random::RngKey>& key) {
  auto spots = measure_spots(correlators);
  if (correlators.visible_side == 0) return spots;
  spots.frequencies = frequencies_of(correlators, spots.units);
  if (key && correlators.hidden_side > 0) spots.displacement = displacement_of(spots, *key);
  return spots;
}

gauge::Arrangement fixed_gauge(const Spots& spots) {
  expects(spots.visible_side > 0 && spots.hidden_side > 0, "fixed_gauge: a layer is no square lattice");
  std::vector<gauge::MapCentre> centres;
  for (const auto& spot : spots.units)
    centres.push_back({.peak = spot.peak, .value = spot.value, .floor = spot.floor, .place = spot.centre});
  return gauge::fixed_arrangement(centres, spots.hidden_side, spots.visible_side);
}

}  // namespace kadanoff::correlators
