// Checks shapes and options of a descent, and hands it to the device's implementation.
#include "kernels/classifier/descent.hpp"

#include "kernels/core/check.hpp"

namespace kadanoff::classifier {

namespace {

void check(const Context& context, const LabelledRows& samples, const ParametersView<const float>& parameters) {
  expects(samples.data.units == parameters.visible(), "classifier: the data does not fit the inputs");
  expects(samples.data.rows() > 0 && samples.labels.size == samples.data.rows(),
          "classifier: not one label for each sample");
  expects(samples.data.words.device == context.device() && samples.labels.device == context.device() &&
              parameters.hidden_weights.device == context.device(),
          "classifier: the data is on another device");
}

}  // namespace

double descent_workspace_bytes(Context& context, std::int64_t visible, std::int64_t hidden, std::int64_t classes,
                               std::int64_t samples) {
  return dispatch<cpu::descent_workspace_bytes, cuda::descent_workspace_bytes>(context, visible, hidden, classes,
                                                                               samples);
}

void descend(Context& context, const LabelledRows& samples, float rate, ParametersView<float> parameters,
             DescentWorkspace& workspace, double* loss) {
  check(context, samples, parameters);
  dispatch<cpu::descend, cuda::descend>(context, samples, rate, parameters, workspace, loss);
}

void cross_entropy(Context& context, const LabelledRows& samples, ParametersView<const float> parameters,
                   DescentWorkspace& workspace, double* loss) {
  check(context, samples, parameters);
  dispatch<cpu::cross_entropy, cuda::cross_entropy>(context, samples, parameters, workspace, loss);
}

}  // namespace kadanoff::classifier
