// How often each unit is up in a data set, and the biases of independent units that are up as often: the base rate. A
// real value v is up (1 + v) / 2 times.
#pragma once

#include <cstdint>
#include <vector>

#include "host/data/dataset.hpp"

namespace kadanoff::data {

// For each unit the number of samples of spins in which it is +1; exact.
std::vector<std::int64_t> count_up(const Dataset& data);

// For each unit the sum of its values over the samples, spins or real; exact for spins.
std::vector<double> sums_of_values(const Dataset& data);

// artanh of the units' means, that is, half their log-odds. Smoothed by one extra sample up and one down, so that a
// unit that never changes has a finite bias: ½ ln((up + 1) / (down + 1)).
std::vector<float> base_rate_biases(const Dataset& data);

}  // namespace kadanoff::data
