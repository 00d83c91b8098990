// The assignment problem: each row its own column, at the least cost of all.
#pragma once

#include <cstdint>
#include <vector>

namespace kadanoff::gauge {

// For n rows and n columns, the column of each row, all different, such that Σ cost(row, column) is the least: shortest
// augmenting paths with potentials (Jonker and Volgenant, Computing 38, 325 (1987)). Time up to n³. Throws
// Error(internal) for a cost that is no finite number.
std::vector<std::int64_t> assign(const std::vector<double>& cost, std::int64_t n);

}  // namespace kadanoff::gauge
