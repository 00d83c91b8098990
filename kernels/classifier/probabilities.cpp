// Checks shapes, and hands the computation to the device's implementation.
#include "kernels/classifier/probabilities.hpp"

#include "kernels/core/check.hpp"

namespace kadanoff::classifier {

void probabilities(Context& context, ParametersView<const float> parameters, Matrix<const float> inputs,
                   Matrix<float> out) {
  expects(inputs.cols == parameters.visible() && out.cols == parameters.classes() && inputs.rows == out.rows,
          "probabilities: the inputs or the outputs do not fit the classifier");
  expects(parameters.hidden_weights.device == context.device() && inputs.device == context.device() &&
              out.device == context.device(),
          "probabilities: the data is on another device");
  if (inputs.rows == 0) return;
  dispatch<cpu::probabilities, cuda::probabilities>(context, parameters, inputs, out);
}

}  // namespace kadanoff::classifier
