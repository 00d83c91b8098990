// Free energies and the partition function of an RBM with spins ±1:
//
//   F(v) = −v·b − Σ_a ln 2cosh(c_a + (v W)_a)      p(v) = e^{−F(v)} / Z      Z = Σ_v e^{−F(v)}
#pragma once

#include "kernels/core/dispatch.hpp"
#include "kernels/rbm/parameters.hpp"

namespace kadanoff::rbm {

// energies[i] = F(row i of `visible`), n × N_v, on the context's device.
// Throws Error(internal) for shapes or devices that do not fit together.
void free_energy(Context& context, ParametersView<const float> parameters, Matrix<const float> visible,
                 Vector<double> energies);

namespace cpu {
OnCpu<decltype(rbm::free_energy)> free_energy;
}
namespace cuda {
OnCuda<decltype(rbm::free_energy)> free_energy;
}

inline constexpr std::int64_t most_enumerated_units = 25;

// ln Z by summing over all states of the smaller layer (the other layer's sum is a product of cosh), to about 10⁻¹⁰.
// Always on the host's threads and in double precision, whatever the context's device, because other results are
// compared with it. A core computes about 2²⁹ cosh per second. The parameters must be on the CPU. Throws Error(usage)
// if both layers have more than most_enumerated_units.
double log_partition_function(Context& context, const Parameters& parameters);

// The same on the calling thread.
double log_partition_function(const Parameters& parameters);

}  // namespace kadanoff::rbm
