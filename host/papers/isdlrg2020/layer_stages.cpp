// The stages of section IV, and what is measured in their files.
#include "host/papers/isdlrg2020/layer_stages.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "host/correlators/correlator_analysis.hpp"
#include "host/papers/training_stage.hpp"
#include "kernels/ising/exact.hpp"

namespace kadanoff::papers::isdlrg2020 {
namespace {

constexpr std::array<std::int64_t, 2> stack_hidden{256, 64};

// ── ⟨v h⟩ ───────────────────────────────────────────────────────────────────────────────────────────────────────────

Maps described(correlators::Correlators correlators) {
  auto spots = correlators::describe_spots(correlators);
  return {.correlators = std::move(correlators), .spots = std::move(spots)};
}

// Also says what the first step keeps of a spin.
std::map<Layers, Maps> block_maps(const Stages& stages, const data::Dataset& data, Estimate& inside) {
  const auto flow =
      renormalization::run_block_flow(stages.context(), data, {.steps = 2, .seed = stages.seed_of(seed_of_ties)});
  inside = flow.correlators.front().inside;
  const std::array<const data::Dataset*, 3> steps{&data, &flow.steps.front(), &flow.steps.back()};
  const random::Permutation in_order(static_cast<std::uint32_t>(data.count));
  std::map<Layers, Maps> maps;
  for (const auto& layers : {Layers{0, 1}, Layers{1, 2}, Layers{0, 2}})
    maps.emplace(layers,
                 described(correlators::correlate(stages.context(), *steps[static_cast<std::size_t>(layers.first)],
                                                  *steps[static_cast<std::size_t>(layers.second)], in_order)));
  return maps;
}

// Of a stack. `shuffled` gets its ⟨v h⟩ with h of another sample.
LearnedMaps learned_maps(const Stages& stages, const data::Stack& stack, const data::Dataset& data,
                         const Layers& layers, correlators::Correlators* shuffled = nullptr) {
  const correlators::CorrelatorSettings settings{
      .lower = layers.first, .upper = layers.second, .seed = stages.seed_of(seed_of_maps)};
  auto analysis =
      correlators::analyze_correlators(stages.context(), stack, data, settings, correlators::Control::random);
  auto other = correlators::correlate_control(stages.context(), stack, data, settings, correlators::Control::shuffled);
  LearnedMaps maps{.learned = {.correlators = std::move(analysis.correlators), .spots = std::move(analysis.spots)},
                   .random = std::move(analysis.control_spots),
                   .shuffled = correlators::describe_spots(other),
                   .gauge_fixed = std::move(analysis.lower_gauge_fixed)};
  if (shuffled != nullptr) *shuffled = std::move(other);
  return maps;
}

// √⟨z²⟩ of all pairs: 1 where chance alone makes ⟨v h⟩ differ from ⟨v⟩⟨h⟩.
double deviation_from_product(const correlators::Correlators& correlators) {
  double sum = 0;
  for (std::size_t i = 0; i < correlators.visible_mean.size(); ++i)
    for (std::size_t a = 0; a < correlators.hidden_mean.size(); ++a) {
      const auto at = i * correlators.hidden_mean.size() + a;
      const double apart = correlators.mean[at] - correlators.visible_mean[i] * correlators.hidden_mean[a];
      sum += std::pow(apart / correlators.error[at], 2);
    }
  return std::sqrt(sum / static_cast<double>(correlators.mean.size()));
}

void measure_correlators(const Stages& stages, const Settings& settings, const Meters& meters, LayerResults& results) {
  const LatticeStage stage{.name = "layer-data.h5",
                           .side = Settings::stack_side,
                           .temperatures = {ising::critical_temperature},
                           .samples = settings.stack_samples,
                           .sweeps = Settings::stack_sweeps,
                           .set = seed_of_data};
  const auto data = lattices_of(stages, stage);
  auto of_test = stage;
  of_test.name = "layer-test.h5";
  of_test.samples = std::max<std::int64_t>(settings.stack_samples / 4, 10);
  of_test.set = seed_of_test;
  const auto test = lattices_of(stages, of_test);

  const auto options = stack_options(stages, settings.stack_epochs);
  const auto learned = [&](const Stage& one) { return logged(one, data, options.epochs); };
  train(stages, StackStage{.name = "stack",
                           .options = options,
                           .hidden = {stack_hidden.begin(), stack_hidden.end()},
                           .sets = seeds_of_stack,
                           .data = learned});
  TrainingStage of_single{.name = "single", .options = options, .data = learned};
  of_single.options.hidden = stack_hidden.back();
  train(stages, of_single);

  const auto stack = trained_stack(stages, "stack", stack_hidden.size());
  data::Stack single;
  single.layers.push_back(trained_model(stages, "single"));
  results.evaluations = stages.file("layer-evaluation.h5", load_evaluations, [&](const Stage& one) {
    one.log("{} configurations", test.count);
    const auto evaluations = evaluate(stages.context(), stack, single.layers.front(), test,
                                      {.chains = settings.annealed_chains,
                                       .temperatures = settings.annealing_temperatures,
                                       .seed = stages.seed_of(seed_of_evaluation)});
    save_evaluations(evaluations, one.provenance(stages.seed_of(seed_of_evaluation)), one.path);
    return evaluations;
  });

  constexpr int side = Settings::stack_side;
  results.data = flow::observe(stages.context(), data, side, &meters.at(side));
  results.exact_energy = ising::mean_energy(side, ising::critical_temperature);
  results.blocks = block_maps(stages, data, results.inside);
  for (const auto& layers : {Layers{0, 1}, Layers{1, 2}, Layers{0, 2}})
    results.stack.emplace(layers, learned_maps(stages, stack, data, layers));
  correlators::Correlators shuffled;
  results.single = learned_maps(stages, single, data, {0, 1}, &shuffled);
  results.deviation = deviation_from_product(results.single.learned.correlators);
  results.shuffled_deviation = deviation_from_product(shuffled);
}

// ── temperatures ────────────────────────────────────────────────────────────────────────────────────────────────────

void measure_blocks(const Stages& stages, const Settings& settings, const Meters& meters, LayerResults& results) {
  const auto data = lattices_of(stages, {.name = "block-data.h5",
                                         .side = Settings::block_side,
                                         .temperatures = temperatures_of_inputs(),
                                         .samples = settings.block_samples,
                                         .sweeps = settings.block_sweeps,
                                         .set = seed_of_blocks});
  renormalization::BlockFlowSettings how{.steps = deep_layers, .seed = stages.seed_of(seed_of_ties)};
  for (std::int64_t step = 1; step <= how.steps; ++step)
    how.thermometers.push_back(&meters.at(Settings::block_side >> step));
  for (const auto ties : {blocks::Ties::random, blocks::Ties::fixed}) {
    how.ties = ties;
    auto flow = renormalization::run_block_flow(stages.context(), data, how);
    flow.steps.clear();
    results.block_flows.emplace(ties, std::move(flow));
  }
}

}  // namespace

LayerResults run_layer_stages(const Stages& stages, const Settings& settings) {
  LayerResults results;
  const auto meters = all_meters(stages, settings);
  for (const auto& [side, meter] : meters) results.meters.emplace(side, meter.losses.back());
  measure_correlators(stages, settings, meters, results);
  measure_blocks(stages, settings, meters, results);
  results.deep = run_deep_stages(stages, settings, meters);
  return results;
}

}  // namespace kadanoff::papers::isdlrg2020
