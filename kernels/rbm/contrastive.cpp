#include "kernels/rbm/contrastive.hpp"

#include "kernels/core/check.hpp"
#include "kernels/rbm/contrastive_device.hpp"

namespace kadanoff::rbm {

float* ContrastiveWorkspace::reserve(Device device, std::int64_t floats) {
  if (memory_.size() < floats || memory_.device() != device) {
    memory_ = {};  // first: both together may not fit
    memory_ = Array<float>(device, floats);
  }
  return memory_.data();
}

double contrastive_workspace_bytes(Context& context, std::int64_t visible, std::int64_t hidden, std::int64_t batch) {
  std::int64_t floats = 0;
  if (!context.on_cuda())
    floats = cpu::contrastive_workspace_floats(context.cpu(), visible, hidden, batch);
  else if constexpr (has_cuda)
    floats = cuda::contrastive_workspace_floats(visible, hidden, batch);
  return static_cast<double>(floats) * sizeof(float);
}

void contrastive_update(Context& context, const ContrastiveDivergence& method, const Batch& batch,
                        const ContrastiveKeys& keys, ParametersView<float> parameters, ContrastiveWorkspace& workspace,
                        double* squared_error) {
  expects(batch.data.units == parameters.visible(), "contrastive_update: the data does not fit the visible layer");
  expects(batch.size > 0 && batch.first >= 0 && batch.first + batch.size <= batch.order.size() &&
              batch.order.size() <= batch.data.rows(),
          "contrastive_update: the batch is not within the data");
  expects(method.steps >= 1, "contrastive_update: CD-k needs k of at least 1");
  expects(batch.data.words.device == context.device() && parameters.weights.device == context.device(),
          "contrastive_update: the data is on another device");
  if (!context.on_cuda())
    return cpu::contrastive_update(context.cpu(), method, batch, keys, parameters, workspace, squared_error);
  if constexpr (has_cuda)
    return cuda::contrastive_update(context.cuda(), method, batch, keys, parameters, workspace, squared_error);
}

}  // namespace kadanoff::rbm
