// The ways to do an update on the CPU: two strategies, each with the operands of each precision.
#pragma once

#include "kernels/training/by_products_cpu.hpp"
#include "kernels/training/by_samples_cpu.hpp"

namespace kadanoff::training::cpu {

struct Strategy {
  // The floats that an update needs, in the workspace and in temporary memory.
  std::int64_t (*memory_floats)(const ContrastiveDivergence& method, std::int64_t visible, std::int64_t hidden,
                                std::int64_t batch, int threads);
  // Returns the squared error, if it is wanted.
  double (*update)(const Update& update, ContrastiveWorkspace& workspace);
};

struct Strategies {
  Strategy by_samples, by_products;
};

template <Operand O>
inline constexpr Strategies strategies_over{
    .by_samples = {.memory_floats = BySamples<O>::memory_floats, .update = BySamples<O>::update},
    .by_products = {.memory_floats = ByProducts<O>::memory_floats, .update = ByProducts<O>::update}};

// One function for each file contrastive_*_cpu.cpp that defines an operand.
const Strategies& fp32_strategies();
const Strategies& bf16_strategies();
const Strategies& spin_strategies();  // fp32 and int16, sampled: every operand but W is ±1

}  // namespace kadanoff::training::cpu
