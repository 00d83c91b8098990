// The steps of optimizer.hpp on the CPU, from a gradient summed over the batch; `scale`, 1 / B, makes it a mean.
#pragma once

#include <cstdint>

#include "kernels/training/update_cpu.hpp"

namespace kadanoff::training::cpu {

// Centres a gradient that is summed over the batch; the means are those of v₀ and h₀ over the batch.
void centre(CpuResources& cpu, const rbm::ParametersView<float>& gradient, Vector<const float> visible_means,
            Vector<const float> hidden_means);

// Steps of the biases, and of the weights, along scale · gradient.
void step_biases(const Update& update, const rbm::ParametersView<const float>& gradient, float scale);
void step_weights(const Update& update, Matrix<const float> gradient, float scale);

// The same for `count` weights, counted row by row from number `first`; their gradient begins at `gradient`.
void step_weights(const Update& update, std::int64_t first, std::int64_t count, const float* gradient, float scale);

}  // namespace kadanoff::training::cpu
