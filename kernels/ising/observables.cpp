// Checks shapes, and hands the sums to the device's implementation.
#include "kernels/ising/observables.hpp"

#include "kernels/core/check.hpp"

namespace kadanoff::ising {

void observe(Context& context, LatticesView<const std::uint32_t> lattices, Vector<std::int32_t> energies,
             Vector<std::int32_t> magnetisations) {
  expects(lattices.device == context.device() && energies.device == context.device() &&
              magnetisations.device == context.device(),
          "observe: the lattices or the results are on another device");
  expects(energies.size == lattices.replicas && magnetisations.size == lattices.replicas,
          "observe: the results are not one a replica");
  dispatch<cpu::observe, cuda::observe>(context, lattices, energies, magnetisations);
}

}  // namespace kadanoff::ising
