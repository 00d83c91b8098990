// RBMs with units 0 and 1, as ones with spins ±1. With v = (1 + s) / 2 and h = (1 + t) / 2
//
//   −v·b − h·c − vᵀWh = −s·b′ − t·c′ − sᵀW′t − K
//   W′ = W / 4    b′_i = b_i / 2 + Σ_a W_ia / 4    c′_a = c_a / 2 + Σ_i W_ia / 4    K = Σ b / 2 + Σ c / 2 + Σ W / 4
//
// The probabilities are the same. Energies and free energies of the model of units 0 and 1 are those of the spins less
// K, and its ln Z is that of the spins plus K.
#pragma once

#include "kernels/rbm/parameters.hpp"

namespace kadanoff::data {

// Replaces W, b and c, on the CPU, by W′, b′ and c′. Returns K.
double from_binary_units(rbm::Parameters& parameters);

}  // namespace kadanoff::data
