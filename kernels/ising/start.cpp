// Hands the start of an ensemble to the device's implementation.
#include "kernels/ising/start.hpp"

#include "kernels/core/check.hpp"

namespace kadanoff::ising {

void start(Context& context, LatticesView<std::uint32_t> lattices, Start how, const random::RngKey& key) {
  expects(lattices.device == context.device(), "start: the lattices are on another device");
  dispatch<cpu::start, cuda::start>(context, lattices, how, key);
}

}  // namespace kadanoff::ising
