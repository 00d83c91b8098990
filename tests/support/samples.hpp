// Small data sets and models to write and read.
#pragma once

#include <cmath>
#include <cstdint>
#include <random>

#include "host/dataset.hpp"
#include "host/model.hpp"

namespace kadanoff::test {

inline Provenance some_provenance() {
  Provenance provenance;
  provenance.command = "ising";
  provenance.config = {{"side", 5}, {"start", "random"}};
  provenance.seed = 0xFFFF'FFFF'FFFF'FFFE;
  provenance.device = "cpu";
  return provenance;
}

// Random spins; temperatures 0, 0.5, 1 … and, last, infinity.
inline Dataset some_dataset(std::int64_t count, std::int64_t units, unsigned seed = 1) {
  std::mt19937 random(seed);
  Dataset data;
  data.count = count;
  data.units = units;
  data.words.assign(static_cast<std::size_t>(count * words_per_row(units)), 0);
  for (std::int64_t i = 0; i < count; ++i)
    for (std::int64_t j = 0; j < units; ++j)
      data.words[static_cast<std::size_t>(i * words_per_row(units) + j / 32)] |= (random() & 1U) << (j % 32);
  for (std::int64_t i = 0; i < count; ++i) data.temperatures.push_back(0.5 * static_cast<double>(i));
  data.temperatures.back() = INFINITY;
  data.provenance = some_provenance();
  return data;
}

inline Model some_model(std::int64_t visible, std::int64_t hidden, unsigned seed = 1) {
  std::mt19937 random(seed);
  std::normal_distribution<float> normal;
  Model model;
  model.parameters = rbm::Parameters(cpu_device, visible, hidden);
  for (auto* array : {&model.parameters.weights, &model.parameters.visible_bias, &model.parameters.hidden_bias})
    for (std::int64_t i = 0; i < array->size(); ++i) array->data()[i] = normal(random);
  model.provenance = some_provenance();
  model.provenance.command = "train";
  return model;
}

}  // namespace kadanoff::test
