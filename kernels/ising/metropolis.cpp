#include "kernels/ising/metropolis.hpp"

#include "kernels/core/check.hpp"
#include "kernels/ising/metropolis_device.hpp"

namespace kadanoff::ising {

void sweep(Context& context, LatticesView<std::uint32_t> lattices, const AcceptanceView& acceptance,
           const random::RngKey& key, std::int64_t count) {
  expects(lattices.device == context.device() && acceptance.device == context.device(),
          "sweep: the lattices or the acceptance are on another device");
  expects(lattices.tiles() == acceptance.tiles, "sweep: the acceptance was made for another number of replicas");
  expects(count >= 0, "sweep: a negative number of sweeps");
  if (!context.on_cuda()) return cpu::sweep(context.cpu(), lattices, acceptance, key, count);
  if constexpr (has_cuda) return cuda::sweep(context.cuda(), lattices, acceptance, key, count);
}

}  // namespace kadanoff::ising
