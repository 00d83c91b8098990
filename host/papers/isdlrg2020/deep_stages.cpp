// Trains the deep stack, arranges its units, and measures the states.
#include "host/papers/isdlrg2020/deep_stages.hpp"

#include <fmt/format.h>

#include <cmath>
#include <optional>

#include "host/correlators/correlators.hpp"
#include "host/correlators/spots.hpp"
#include "host/data/initial_weights.hpp"
#include "host/data/transform.hpp"
#include "host/papers/training_stage.hpp"
#include "kernels/ising/exact.hpp"

namespace kadanoff::papers::isdlrg2020 {
namespace {

// Normal weights of the same norm, without anything learned but the biases.
void forget_weights(const Stages& stages, data::Model& model, std::int64_t layer) {
  auto& weights = model.parameters.weights;
  double squares = 0;
  for (std::int64_t i = 0; i < weights.size(); ++i) squares += std::pow(static_cast<double>(weights.data()[i]), 2);
  const auto key = random::make_key(stages.seed_of(seed_of_states), random::Stream::correlator_controls);
  data::draw_initial_weights(
      stages.context(),
      {.kind = data::InitialWeights::Kind::normal, .sigma = std::sqrt(squares / static_cast<double>(weights.size()))},
      key, static_cast<std::uint32_t>(layer + 1), model.parameters.view().weights);
}

// The stack with each hidden layer in a random gauge, or in the one that ⟨v h⟩ with the data gives it. The layers above
// read the layer as before.
data::Stack rearranged(const Stages& stages, Arrangement arrangement, const data::Dataset& data) {
  auto stack = trained_stack(stages, "deep", DeepLayers::count);
  if (arrangement == Arrangement::as_trained) return stack;
  if (arrangement == Arrangement::random_weights)
    for (std::int64_t layer = 1; layer <= DeepLayers::count; ++layer)
      forget_weights(stages, stack.layers[static_cast<std::size_t>(layer - 1)], layer);
  for (std::int64_t layer = 1; layer <= DeepLayers::count; ++layer) {
    const auto key =
        random::make_key(stages.seed_of(seed_of_states), random::Stream::gauge, static_cast<std::uint32_t>(layer));
    const correlators::CorrelatorSettings settings{.lower = 0, .upper = layer, .seed = stages.seed_of(seed_of_states)};
    gauge::rearrange_hidden(
        stack, layer,
        arrangement == Arrangement::random
            ? gauge::random_arrangement(stack.layers[static_cast<std::size_t>(layer - 1)].hidden(), key)
            : correlators::fixed_gauge(
                  correlators::describe_spots(correlators::correlate(stages.context(), stack, data, settings))));
  }
  return stack;
}

// The states of all layers; each is a stage, and the stack is rearranged only if one of them is missing.
std::vector<data::Dataset> states_of(const Stages& stages, Arrangement arrangement, const data::Dataset& data,
                                     const data::Dataset& inputs) {
  std::optional<data::Stack> stack;
  std::vector<data::Dataset> states;
  for (std::int64_t layer = 1; layer <= DeepLayers::count; ++layer)
    states.push_back(stages.file(
        fmt::format("deep-states-{}-{}.h5", layer, name_of(arrangement)), data::load_dataset, [&](const Stage& stage) {
          stage.log("{} states", inputs.count);
          if (!stack) stack = rearranged(stages, arrangement, data);
          const auto seed = stages.seed_of(static_cast<std::uint64_t>(seeds_of_deep_states + layer));
          auto made = data::transform(stages.context(), stack->layers[static_cast<std::size_t>(layer - 1)],
                                      layer == 1 ? inputs : states.back(), data::PassAs::samples, seed);
          made.provenance = stage.provenance(seed);
          data::save_dataset(made, stage.path, io::IfExists::replace);
          return made;
        }));
  return states;
}

}  // namespace

DeepLayers run_deep_stages(const Stages& stages, const Settings& settings, const Meters& meters) {
  DeepLayers results;
  const LatticeStage stage{.name = "deep-data.h5",
                           .side = settings.deep_side,
                           .temperatures = {ising::critical_temperature},
                           .samples = settings.deep_samples,
                           .sweeps = settings.block_sweeps,
                           .set = seed_of_deep_data};
  const auto data = lattices_of(stages, stage);
  auto of_inputs = stage;
  of_inputs.name = "deep-inputs.h5";
  of_inputs.temperatures = temperatures_of_inputs();
  of_inputs.samples = settings.block_samples;
  of_inputs.set = seed_of_deep_inputs;
  const auto inputs = lattices_of(stages, of_inputs);

  StackStage training{.name = "deep",
                      .options = stack_options(stages, settings.deep_epochs),
                      .hidden = {},
                      .sets = seeds_of_deep_stack,
                      .data = {}};
  for (std::int64_t layer = 1; layer <= DeepLayers::count; ++layer)
    training.hidden.push_back((settings.deep_side >> layer) * (settings.deep_side >> layer));
  training.data = [&](const Stage& one) { return logged(one, lattices_of(stages, stage), settings.deep_epochs); };
  train(stages, training);

  for (const auto& [arrangement, name] : choices<Arrangement>) {
    const auto states = states_of(stages, arrangement, data, inputs);
    for (std::int64_t layer = 1; layer <= DeepLayers::count; ++layer) {
      const auto side = settings.deep_side >> layer;
      for (const double input : temperatures_of_inputs())
        results.points.emplace(
            std::tuple{arrangement, input, layer},
            flow::observe(stages.context(), at_temperature(states[static_cast<std::size_t>(layer - 1)], input),
                          static_cast<int>(side), &meters.at(side)));
    }
  }
  for (std::int64_t layer = 1; layer <= DeepLayers::count; ++layer)
    results.temperatures.push_back(meters.at(settings.deep_side >> layer).temperatures);
  return results;
}

}  // namespace kadanoff::papers::isdlrg2020
