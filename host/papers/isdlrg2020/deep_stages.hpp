// The deep stack of section IV: three layers of RBMs, and the states that they make of lattices at 2, T_c and 2.7, in
// several arrangements of their units.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <tuple>
#include <vector>

#include "host/base/choices.hpp"
#include "host/flow/flow.hpp"
#include "host/papers/isdlrg2020/layer_data.hpp"
#include "host/papers/isdlrg2020/meters.hpp"

namespace kadanoff::papers::isdlrg2020 {

// How a hidden layer's units stand: in the order of the training, which nothing fixes; in a random one, with random
// signs; and each where its ⟨v h⟩ with the data is, with a positive peak.
// The last is a control: no learned weights, but random ones of the same norm, and these units in their fixed gauge.
enum class Arrangement : std::uint8_t { as_trained, random, gauge_fixed, random_weights };

// The states of the deep stack's layers, as if each were a lattice.
struct DeepLayers {
  static constexpr std::int64_t count = deep_layers;

  std::vector<std::vector<double>> temperatures{};  // of the thermometer of each layer
  std::map<std::tuple<Arrangement, double, std::int64_t>, flow::FlowPoint> points{};  // … input, layer from 1

  [[nodiscard]] const flow::FlowPoint& at(Arrangement arrangement, double input, std::int64_t layer) const {
    return points.at({arrangement, input, layer});
  }
};

// Makes its stages that do not exist yet.
DeepLayers run_deep_stages(const Stages& stages, const Settings& settings, const Meters& meters);

}  // namespace kadanoff::papers::isdlrg2020

template <>
inline constexpr auto kadanoff::choices<kadanoff::papers::isdlrg2020::Arrangement> =
    std::array{Choice{papers::isdlrg2020::Arrangement::as_trained, "as-trained"},
               Choice{papers::isdlrg2020::Arrangement::random, "random"},
               Choice{papers::isdlrg2020::Arrangement::gauge_fixed, "gauge-fixed"},
               Choice{papers::isdlrg2020::Arrangement::random_weights, "random-weights"}};
