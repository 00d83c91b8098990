// One repetition of IsDLRG 2020: what the flows of section III and the layers of section IV gave.
#pragma once

#include <vector>

#include "host/papers/isdlrg2020/flow_stages.hpp"
#include "host/papers/isdlrg2020/layer_stages.hpp"

namespace kadanoff::papers::isdlrg2020 {

struct Repetition {
  FlowResults flows;
  LayerResults layers;
};

using Repetitions = std::vector<Repetition>;

}  // namespace kadanoff::papers::isdlrg2020
