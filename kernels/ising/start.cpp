#include "kernels/ising/start.hpp"

#include "kernels/core/check.hpp"
#include "kernels/ising/start_device.hpp"

namespace kadanoff::ising {

void start(Context& context, LatticesView<std::uint32_t> lattices, Start how, const random::RngKey& key) {
  expects(lattices.device == context.device(), "start: the lattices are on another device");
  if (!context.on_cuda()) return cpu::start(context.cpu(), lattices, how, key);
  if constexpr (has_cuda) return cuda::start(context.cuda(), lattices, how, key);
}

}  // namespace kadanoff::ising
