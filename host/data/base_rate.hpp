// How often each unit is up in a data set, and the biases of independent units that are up as often: the base rate.
#pragma once

#include <cstdint>
#include <vector>

#include "host/data/dataset.hpp"

namespace kadanoff::data {

// For each unit the number of samples in which it is +1; exact.
std::vector<std::int64_t> count_up(const Dataset& data);

// artanh of the units' means, that is, half their log-odds. Smoothed by one extra sample up and one down, so that a
// unit that never changes has a finite bias: ½ ln((up + 1) / (down + 1)).
std::vector<float> base_rate_biases(const Dataset& data);

}  // namespace kadanoff::data
