// Shortest augmenting paths, row by row.
#include "host/gauge/assignment.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "kernels/core/check.hpp"

namespace kadanoff::gauge {

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

}  // namespace kadanoff::gauge
