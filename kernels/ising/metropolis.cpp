// Checks the ensemble, and hands the sweeps to the device's implementation.
#include "kernels/ising/metropolis.hpp"

#include "kernels/core/check.hpp"

namespace kadanoff::ising {

void sweep(Context& context, LatticesView<std::uint32_t> lattices, const AcceptanceView& acceptance,
           const random::RngKey& key, std::int64_t count) {
  expects(lattices.device == context.device() && acceptance.device == context.device(),
          "sweep: the lattices or the acceptance are on another device");
  expects(lattices.tiles() == acceptance.tiles, "sweep: the acceptance was made for another number of replicas");
  expects(count >= 0, "sweep: a negative number of sweeps");
  dispatch<cpu::sweep, cuda::sweep>(context, lattices, acceptance, key, count);
}

}  // namespace kadanoff::ising
