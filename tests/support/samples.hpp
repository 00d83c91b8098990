// Small data sets, models and thermometers to write and read.
#pragma once

#include <cmath>
#include <cstdint>
#include <random>

#include "host/data/dataset.hpp"
#include "host/data/model.hpp"
#include "host/thermometer/thermometer.hpp"
#include "tests/support/random_rows.hpp"

namespace kadanoff::test {

inline io::Provenance some_provenance() {
  io::Provenance provenance;
  provenance.command = "ising";
  provenance.config = {{"side", 5}, {"start", "random"}};
  provenance.seed = 0xFFFF'FFFF'FFFF'FFFE;
  provenance.device = "cpu";
  return provenance;
}

// Random spins and nothing else.
inline data::Dataset random_data(std::int64_t count, std::int64_t units, unsigned seed = 1) {
  data::Dataset data;
  data.count = count;
  data.units = units;
  data.words = random_rows(count, units, seed);
  return data;
}

// Random values from −1 to 1 and nothing else.
inline data::Dataset random_real_data(std::int64_t count, std::int64_t units, unsigned seed = 1) {
  data::Dataset data;
  data.count = count;
  data.units = units;
  data.real = random_values(count, units, seed);
  return data;
}

// The same random values again and again: no data set varies less.
inline data::Dataset copies_of_one(std::int64_t count, std::int64_t units, unsigned seed = 1) {
  data::Dataset data = random_real_data(1, units, seed);
  const auto sample = data.real;
  for (data.count = 1; data.count < count; ++data.count)
    data.real.insert(data.real.end(), sample.begin(), sample.end());
  return data;
}

// Random spins; temperatures 0, 0.5, 1 …; the last one is infinity.
inline data::Dataset some_dataset(std::int64_t count, std::int64_t units, unsigned seed = 1) {
  data::Dataset data = random_data(count, units, seed);
  for (std::int64_t i = 0; i < count; ++i) data.temperatures.push_back(0.5 * static_cast<double>(i));
  data.temperatures.back() = INFINITY;
  data.provenance = some_provenance();
  return data;
}

// Three temperatures, 0, 1.5 and infinity.
inline thermometer::Thermometer some_thermometer(std::int64_t units, std::int64_t hidden, unsigned seed = 1) {
  std::mt19937 random(seed);
  std::normal_distribution<float> normal;
  thermometer::Thermometer thermometer;
  thermometer.temperatures = {0, 1.5, INFINITY};
  auto& parameters = thermometer.parameters;
  parameters = classifier::Parameters(cpu_device, units, hidden, 3);
  for (auto* array :
       {&parameters.hidden_weights, &parameters.hidden_bias, &parameters.output_weights, &parameters.output_bias})
    for (std::int64_t i = 0; i < array->size(); ++i) array->data()[i] = normal(random);
  thermometer.losses = {{0, 1.25, 1.5}, {7, 1.0, NAN}};
  thermometer.provenance = some_provenance();
  thermometer.provenance.command = "thermometer fit";
  return thermometer;
}

inline data::Model some_model(std::int64_t visible, std::int64_t hidden, unsigned seed = 1) {
  std::mt19937 random(seed);
  std::normal_distribution<float> normal;
  data::Model model;
  model.parameters = rbm::Parameters(cpu_device, visible, hidden);
  for (auto* array : {&model.parameters.weights, &model.parameters.visible_bias, &model.parameters.hidden_bias})
    for (std::int64_t i = 0; i < array->size(); ++i) array->data()[i] = normal(random);
  model.provenance = some_provenance();
  model.provenance.command = "train";
  return model;
}

}  // namespace kadanoff::test
