// Rearranges columns and rows; assigns units to sites.
#include "host/correlators/gauge.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "kernels/core/check.hpp"

namespace kadanoff::correlators {
namespace {

// values[a] = sign[a] · values[order[a]], for `count` values with `stride` from one to the next.
void rearrange(float* values, std::int64_t stride, const Arrangement& arrangement) {
  std::vector<float> old;
  const auto count = std::ssize(arrangement.order);
  for (std::int64_t a = 0; a < count; ++a) old.push_back(values[a * stride]);
  for (std::size_t a = 0; a < old.size(); ++a)
    values[static_cast<std::int64_t>(a) * stride] =
        static_cast<float>(arrangement.sign[a]) * old[static_cast<std::size_t>(arrangement.order[a])];
}

}  // namespace

Arrangement random_arrangement(std::int64_t units, const random::RngKey& key) {
  // Sorted by random numbers: ties of 64 bits are left to the order of the units.
  std::vector<std::uint64_t> numbers;
  Arrangement arrangement{.order = std::vector<std::int64_t>(static_cast<std::size_t>(units)), .sign = {}};
  for (std::int64_t a = 0; a < units; ++a) {
    const auto words = random::draw(key, static_cast<std::uint32_t>(a), 0, 1);
    numbers.push_back(std::uint64_t{words[0]} << 32 | words[1]);
    arrangement.sign.push_back((words[2] & 1U) != 0 ? 1 : -1);
  }
  std::iota(arrangement.order.begin(), arrangement.order.end(), 0);
  std::stable_sort(arrangement.order.begin(), arrangement.order.end(), [&](std::int64_t a, std::int64_t b) {
    return numbers[static_cast<std::size_t>(a)] < numbers[static_cast<std::size_t>(b)];
  });
  return arrangement;
}

void rearrange_hidden(data::Stack& stack, std::int64_t layer, const Arrangement& arrangement) {
  expects(1 <= layer && layer <= std::ssize(stack.layers), "rearrange_hidden: there is no such layer");
  auto& below = stack.layers[static_cast<std::size_t>(layer - 1)].parameters;
  const auto units = below.hidden();
  auto sorted = arrangement.order;
  std::sort(sorted.begin(), sorted.end());
  expects(std::ssize(sorted) == units && arrangement.sign.size() == sorted.size(),
          "rearrange_hidden: the arrangement is of other units");
  for (std::size_t a = 0; a < sorted.size(); ++a)
    expects(sorted[a] == static_cast<std::int64_t>(a) && std::abs(arrangement.sign[a]) == 1,
            "rearrange_hidden: this is no arrangement");
  for (std::int64_t i = 0; i < below.visible(); ++i) rearrange(below.weights.data() + i * units, 1, arrangement);
  rearrange(below.hidden_bias.data(), 1, arrangement);
  if (layer == std::ssize(stack.layers)) return;
  auto& above = stack.layers[static_cast<std::size_t>(layer)].parameters;
  for (std::int64_t a = 0; a < above.hidden(); ++a) rearrange(above.weights.data() + a, above.hidden(), arrangement);
  rearrange(above.visible_bias.data(), 1, arrangement);
}

std::vector<std::int64_t> assign(const std::vector<double>& cost, std::int64_t n) {
  const auto size = static_cast<std::size_t>(n);
  expects(cost.size() == size * size, "assign: the costs are no square matrix");
  expects(std::all_of(cost.begin(), cost.end(), [](double value) { return std::isfinite(value); }),
          "assign: a cost is no finite number");
  constexpr double infinity = std::numeric_limits<double>::infinity();
  constexpr auto none = std::numeric_limits<std::size_t>::max();
  std::vector<double> of_row(size), of_column(size);  // potentials: cost − of_row − of_column ≥ 0, and 0 where assigned
  std::vector<std::size_t> row_of(size, none), before(size);
  for (std::size_t row = 0; row < size; ++row) {
    // Dijkstra from `row` over columns, until one that is free.
    std::vector<double> distance(size, infinity);
    std::vector<char> done(size, 0);
    std::vector<std::size_t> reached;
    std::size_t at = row, last = none;
    double walked = 0;
    for (;;) {
      std::size_t next = none;
      double nearest = infinity;
      const double* costs = cost.data() + at * size;
      for (std::size_t column = 0; column < size; ++column) {
        if (done[column] != 0) continue;
        const double through = walked + costs[column] - of_row[at] - of_column[column];
        if (through < distance[column]) {
          distance[column] = through;
          before[column] = last;
        }
        if (distance[column] < nearest) {
          nearest = distance[column];
          next = column;
        }
      }
      walked = nearest;
      done[next] = 1;
      reached.push_back(next);
      last = next;
      if (row_of[next] == none) break;
      at = row_of[next];
    }
    of_row[row] += walked;
    for (const auto column : reached) {
      if (column == last) continue;
      of_row[row_of[column]] += walked - distance[column];
      of_column[column] -= walked - distance[column];
    }
    for (auto column = last;; column = before[column]) {  // the path's columns move on by one row
      row_of[column] = before[column] == none ? row : row_of[before[column]];
      if (before[column] == none) break;
    }
  }
  std::vector<std::int64_t> column_of(size);
  for (std::size_t column = 0; column < size; ++column) column_of[row_of[column]] = static_cast<std::int64_t>(column);
  return column_of;
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
  std::vector<double> cost;
  cost.reserve(static_cast<std::size_t>(units * units));
  for (std::int64_t site = 0; site < units; ++site) {
    const auto place = place_of(site, hidden_side, visible_side);
    for (const auto& centre : centres)
      cost.push_back(std::pow(torus_distance(place, centre, static_cast<double>(visible_side)), 2));
  }
  return assign(cost, units);
}

}  // namespace kadanoff::correlators
