// Draws independent spins of a given magnetisation: a number of +1 spins for each sample, and their sites.
#include "host/papers/iso2018/controls.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <utility>
#include <vector>

#include "kernels/core/check.hpp"
#include "kernels/rows/spin_rows.hpp"

namespace kadanoff::papers::iso2018 {
namespace {

enum Block : std::uint32_t { magnetisation, sites };

double uniform(std::uint32_t word) { return (static_cast<double>(word) + 0.5) / 4294967296.0; }

// m of one sample.
double draw_magnetisation(const flow::FlowPoint& like, std::uint32_t sample, const random::RngKey& key) {
  const auto words = random::draw(key, 0, sample, Block::magnetisation);
  const double normal =
      std::sqrt(-2 * std::log(uniform(words[0]))) * std::cos(2 * std::numbers::pi * uniform(words[1]));
  const Estimate& size = like.abs_magnetisation;
  const double m = std::min(1.0, std::abs(size.mean + size.spread * normal));
  const double up = size.mean > 0 ? (1 + like.magnetisation.mean / size.mean) / 2 : 0.5;
  return uniform(words[2]) < up ? m : -m;
}

}  // namespace

data::Dataset independent_spins(const flow::FlowPoint& like, std::int64_t count, int side, const random::RngKey& key) {
  expects(count > 0 && side > 0, "independent_spins: there is nothing to draw");
  expects(std::isfinite(like.abs_magnetisation.spread), "independent_spins: a spread that nothing is known of");
  data::Dataset data;
  data.count = count;
  data.units = std::int64_t{side} * side;
  data.lattice_shape = {side, side};
  data.name = "independent spins";
  const auto row_words = rows::words_per_row(data.units);
  data.words.assign(static_cast<std::size_t>(count * row_words), 0);
  std::vector<std::pair<std::uint32_t, std::int64_t>> order(static_cast<std::size_t>(data.units));
  for (std::int64_t i = 0; i < count; ++i) {
    const auto sample = static_cast<std::uint32_t>(i);
    const double m = draw_magnetisation(like, sample, key);
    const auto up = std::lround((1 + m) / 2 * static_cast<double>(data.units));
    for (std::int64_t site = 0; site < data.units; ++site)
      order[static_cast<std::size_t>(site)] = {
          random::draw(key, static_cast<std::uint32_t>(site), sample, Block::sites)[0], site};
    std::sort(order.begin(), order.end());
    for (std::int64_t k = 0; k < up; ++k) {
      const auto site = order[static_cast<std::size_t>(k)].second;
      data.words[static_cast<std::size_t>(i * row_words + site / 32)] |= 1U << (site % 32);
    }
  }
  return data;
}

}  // namespace kadanoff::papers::iso2018
