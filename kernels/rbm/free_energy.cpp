#include "kernels/rbm/free_energy.hpp"

#include "kernels/core/check.hpp"
#include "kernels/rbm/free_energy_device.hpp"

namespace kadanoff::rbm {

void free_energy(Context& context, ParametersView<const float> parameters, Matrix<const float> visible,
                 Vector<double> energies) {
  expects(visible.cols == parameters.visible() && energies.size == visible.rows,
          "free_energy: the shapes do not fit together");
  expects(visible.device == context.device() && energies.device == context.device() &&
              parameters.weights.device == context.device(),
          "free_energy: the data is on another device");
  if (!context.on_cuda()) return cpu::free_energy(context.cpu(), parameters, visible, energies);
  if constexpr (has_cuda) return cuda::free_energy(context.cuda(), parameters, visible, energies);
}

}  // namespace kadanoff::rbm
