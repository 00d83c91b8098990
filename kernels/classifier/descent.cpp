#include "kernels/classifier/descent.hpp"

#include "kernels/classifier/descent_device.hpp"
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
  const ClassifierShape shape{visible, hidden, classes};
  std::int64_t floats = 0;
  if (!context.on_cuda())
    floats = cpu::descent_workspace_floats(context.cpu(), shape, samples);
  else if constexpr (has_cuda)
    floats = cuda::descent_workspace_floats(shape, samples);
  return static_cast<double>(floats) * sizeof(float);
}

void descend(Context& context, const LabelledRows& samples, float rate, ParametersView<float> parameters,
             DescentWorkspace& workspace, double* loss) {
  check(context, samples, parameters);
  if (!context.on_cuda()) return cpu::descend(context.cpu(), samples, rate, parameters, workspace, loss);
  if constexpr (has_cuda) return cuda::descend(context.cuda(), samples, rate, parameters, workspace, loss);
}

void cross_entropy(Context& context, const LabelledRows& samples, ParametersView<const float> parameters,
                   DescentWorkspace& workspace, double* loss) {
  check(context, samples, parameters);
  if (!context.on_cuda()) return cpu::cross_entropy(context.cpu(), samples, parameters, workspace, loss);
  if constexpr (has_cuda) return cuda::cross_entropy(context.cuda(), samples, parameters, workspace, loss);
}

}  // namespace kadanoff::classifier
