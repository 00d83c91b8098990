// RBMs with units 0 and 1, as ones with spins ±1. With v = (1 + s) / 2 and h = (1 + t) / 2
//
//   −v·b − h·c − vᵀWh = −s·b′ − t·c′ − sᵀW′t − K
//   W′ = W / 4    b′_i = b_i / 2 + Σ_a W_ia / 4    c′_a = c_a / 2 + Σ_i W_ia / 4    K = Σ b′ + Σ c′ − Σ W′
//
// The probabilities are the same. Energies and free energies of the model of units 0 and 1 are those of the spins less
// K, and its ln Z is that of the spins plus K. A weight keeps its digits in either direction, and so do biases that are
// double in between.
#pragma once

#include <vector>

#include "kernels/rbm/parameters.hpp"

namespace kadanoff::data {

// Replaces W, on the CPU, and its biases by W′, b′ and c′ of the given b and c.
void from_binary_units(rbm::Parameters& parameters, const std::vector<double>& visible_bias,
                       const std::vector<double>& hidden_bias);

// W, b and c of the W′, b′ and c′ of spins.
struct BinaryParameters {
  std::vector<float> weights;  // as rbm::Parameters has them
  std::vector<double> visible_bias, hidden_bias;
};
BinaryParameters to_binary_units(const rbm::Parameters& spins);

// K of W′, b′ and c′.
double energy_constant(const rbm::Parameters& spins);

}  // namespace kadanoff::data
