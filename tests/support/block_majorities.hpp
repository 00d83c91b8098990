// A model whose hidden units are known: the majorities of blocks.
#pragma once

#include <algorithm>
#include <cstdint>

#include "host/data/model.hpp"
#include "tests/support/samples.hpp"

namespace kadanoff::test {

// Hidden unit a is the majority of a block of the side × side spins, of an odd side, and surely so: the field on it is
// at least 20. Hidden units are in the order of their blocks.
inline data::Model block_majorities(std::int64_t side, std::int64_t block) {
  const auto half = side / block;
  auto model = some_model(side * side, half * half);
  model.lattice_shape = {side, side};
  auto& parameters = model.parameters;
  for (auto* array : {&parameters.weights, &parameters.visible_bias, &parameters.hidden_bias})
    std::fill_n(array->data(), array->size(), 0.0F);
  for (std::int64_t y = 0; y < side; ++y)
    for (std::int64_t x = 0; x < side; ++x)
      parameters.weights.data()[(y * side + x) * half * half + y / block * half + x / block] = 20;
  return model;
}

}  // namespace kadanoff::test
