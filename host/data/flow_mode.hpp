// Which layers of a flow are drawn. What a flow's spins may be follows from it.
#pragma once

#include <array>

#include "host/base/choices.hpp"

namespace kadanoff::data {

enum class FlowMode {
  sampled,      // both layers are drawn from their conditional probabilities
  hidden_mean,  // the hidden layer is its mean, the visible one is drawn
  mean_field,   // both are means: deterministic
};

}  // namespace kadanoff::data

template <>
inline constexpr auto kadanoff::choices<kadanoff::data::FlowMode> =
    std::array{Choice{data::FlowMode::sampled, "sampled"}, Choice{data::FlowMode::hidden_mean, "hidden-mean"},
               Choice{data::FlowMode::mean_field, "mean-field"}};
