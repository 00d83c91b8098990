// Checks shapes, and hands the free energies to the device's implementation.
#include "kernels/rbm/free_energy.hpp"

#include "kernels/core/check.hpp"

namespace kadanoff::rbm {

void free_energy(Context& context, ParametersView<const float> parameters, Matrix<const float> visible,
                 Vector<double> energies) {
  expects(visible.cols == parameters.visible() && energies.size == visible.rows,
          "free_energy: the shapes do not fit together");
  expects(visible.device == context.device() && energies.device == context.device() &&
              parameters.weights.device == context.device(),
          "free_energy: the data is on another device");
  dispatch<cpu::free_energy, cuda::free_energy>(context, parameters, visible, energies);
}

}  // namespace kadanoff::rbm
