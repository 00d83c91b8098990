// The classifier's probabilities on a GPU: two products, and a kernel per layer.
#include "kernels/classifier/output_layer.cuh"
#include "kernels/classifier/probabilities.hpp"

namespace kadanoff::classifier::cuda {

void probabilities(CudaResources& gpu, ParametersView<const float> parameters, Matrix<const float> inputs,
                   Matrix<float> out) {
  const auto hidden = parameters.hidden();
  auto* memory = static_cast<float*>(gpu.scratch(static_cast<std::size_t>(inputs.rows * hidden) * sizeof(float)));
  const auto z = contiguous(memory, inputs.rows, hidden, gpu.device());
  hidden_layer(gpu, parameters, inputs, z);
  output_layer(gpu, parameters, z, out);
}

}  // namespace kadanoff::classifier::cuda
