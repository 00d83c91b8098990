// Checks the layers, and hands the half-step to the device's implementation.
#include "kernels/rbm/conditional.hpp"

#include "kernels/core/check.hpp"

namespace kadanoff::rbm {

namespace {

void check_layers(const Context& context, const ParametersView<const float>& parameters, Matrix<const float> visible,
                  Matrix<const float> hidden) {
  expects(visible.cols == parameters.visible() && hidden.cols == parameters.hidden() && visible.rows == hidden.rows,
          "conditional: the layers do not fit the parameters");
  expects(parameters.weights.device == context.device() && visible.device == context.device() &&
              hidden.device == context.device(),
          "conditional: the data is on another device");
}

}  // namespace

void hidden_mean(Context& context, ParametersView<const float> parameters, Matrix<const float> visible,
                 Matrix<float> hidden) {
  check_layers(context, parameters, visible, hidden);
  dispatch<cpu::hidden_mean, cuda::hidden_mean>(context, parameters, visible, hidden);
}

void visible_mean(Context& context, ParametersView<const float> parameters, Matrix<const float> hidden,
                  Matrix<float> visible) {
  check_layers(context, parameters, visible, hidden);
  dispatch<cpu::visible_mean, cuda::visible_mean>(context, parameters, hidden, visible);
}

}  // namespace kadanoff::rbm
