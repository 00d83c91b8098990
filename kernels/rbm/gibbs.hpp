// One step of a Gibbs chain of an RBM: v → h → v (conditional.hpp has the two halves). Each layer is drawn, or set to
// its mean.
#pragma once

#include <cstdint>
#include <optional>

#include "kernels/core/context.hpp"
#include "kernels/core/view.hpp"
#include "kernels/random/streams.hpp"
#include "kernels/rbm/parameters.hpp"

namespace kadanoff::rbm {

// How to draw a layer: the key, at the step of the chain, and the block of its draws.
struct LayerDraw {
  random::RngKey key;
  std::uint32_t block = 0;
};

// A layer without a draw is set to its mean. Row i of the matrices takes row first_row + i of the draws.
struct GibbsDraws {
  std::optional<LayerDraw> hidden = {}, visible = {};
  std::uint32_t first_row = 0;
};

// hidden (n × N_h) given `from` (n × N_v), then `to` (n × N_v) given hidden. `to` may be `from` itself. Throws
// Error(internal) for shapes or devices that do not fit together.
void gibbs_step(Context& context, ParametersView<const float> parameters, Matrix<const float> from,
                const GibbsDraws& draws, Matrix<float> hidden, Matrix<float> to);

}  // namespace kadanoff::rbm
