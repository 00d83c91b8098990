// Goes up and down the layers of a stack.
#include "host/data/stack_steps.hpp"

#include <optional>

#include "kernels/rbm/conditional.hpp"
#include "kernels/units/sample.hpp"

namespace kadanoff::data {
namespace {

std::optional<rbm::LayerDraw> of_layer(std::optional<rbm::LayerDraw> draw, std::size_t layer) {
  if (draw) draw->block += 2 * static_cast<std::uint32_t>(layer);
  return draw;
}

}  // namespace

StackSteps::StackSteps(Context& context, std::span<const Model> layers, std::int64_t most) : context_(context) {
  for (const auto& layer : layers) {
    if (context.on_cuda())
      layers_.push_back(
          std::as_const(copies_.emplace_back(layer.parameters.copied_to(context, context.device()))).view());
    else
      layers_.push_back(layer.parameters.view());
    hidden_.emplace_back(context.device(), most * layer.hidden());
  }
}

void StackSteps::step(Matrix<const float> from, const rbm::GibbsDraws& draws, Matrix<float> to) {
  const auto top = layers_.size() - 1;
  const auto hidden = [&](std::size_t layer) { return hidden_[layer].matrix(from.rows, layers_[layer].hidden()); };
  const auto draw = [&](const std::optional<rbm::LayerDraw>& how, Matrix<float> means) {
    if (how) units::sample(context_, means, how->key, draws.first_row, how->block);
  };
  for (std::size_t layer = 0; layer < top; ++layer) {
    rbm::hidden_mean(context_, layers_[layer], layer == 0 ? from : Matrix<const float>(hidden(layer - 1)),
                     hidden(layer));
    draw(of_layer(draws.hidden, layer), hidden(layer));
  }
  const auto below = top == 0 ? to : hidden(top - 1);  // of the highest layer
  rbm::gibbs_step(
      context_, layers_[top], top == 0 ? from : Matrix<const float>(below),
      {.hidden = of_layer(draws.hidden, top), .visible = of_layer(draws.visible, top), .first_row = draws.first_row},
      hidden(top), below);
  for (auto layer = top; layer-- > 0;) {
    const auto visible = layer == 0 ? to : hidden(layer - 1);
    rbm::visible_mean(context_, layers_[layer], hidden(layer), visible);
    draw(of_layer(draws.visible, layer), visible);
  }
}

}  // namespace kadanoff::data
