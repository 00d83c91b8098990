// Puts the two half-steps and their draws together.
#include "kernels/rbm/gibbs.hpp"

#include "kernels/rbm/conditional.hpp"
#include "kernels/units/sample.hpp"

namespace kadanoff::rbm {

void gibbs_step(Context& context, ParametersView<const float> parameters, Matrix<const float> from,
                const GibbsDraws& draws, Matrix<float> hidden, Matrix<float> to) {
  const auto draw = [&](const std::optional<LayerDraw>& layer, Matrix<float> means) {
    if (layer) units::sample(context, means, layer->key, draws.first_row, layer->block);
  };
  hidden_mean(context, parameters, from, hidden);
  draw(draws.hidden, hidden);
  visible_mean(context, parameters, hidden, to);
  draw(draws.visible, to);
}

}  // namespace kadanoff::rbm
