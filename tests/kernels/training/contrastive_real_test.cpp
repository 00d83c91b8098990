// Contrastive divergence of real values: the textbook's updates, and those of spins where all values are ±1.
#include <gtest/gtest.h>

#include "kernels/training/contrastive.hpp"
#include "tests/reference/training.hpp"
#include "tests/support/devices.hpp"
#include "tests/support/random_rows.hpp"
#include "tests/support/training_shape.hpp"

namespace kadanoff::training {
namespace {

constexpr double rate_on_real = 0.02;

StepPlan plan_of(const test::TrainingShape& shape) {
  return {.samples = static_cast<std::uint32_t>(shape.samples),
          .batch = static_cast<std::uint32_t>(shape.batch),
          .rate = {.rate = rate_on_real},
          .hidden = random::make_key(3, random::Stream::rbm_hidden),
          .visible = random::make_key(3, random::Stream::rbm_visible),
          .shuffle = random::make_key(3, random::Stream::shuffle)};
}

struct TrainedOnReal {
  std::vector<float> parameters;
  std::vector<std::uint32_t> chains;
  double squared_error = 0;
  friend bool operator==(const TrainedOnReal&, const TrainedOnReal&) = default;
};

class ContrastiveReal : public test::OnEachDevice {
 protected:
  TrainedOnReal train(const ContrastiveDivergence& method, const test::TrainingShape& shape,
                      const rbm::Parameters& initial, const rows::SampleRows& data, std::uint32_t updates) {
    auto& machine = context();
    auto state = start_training(machine, method, initial.copied_to(machine, machine.device()), shape.batch,
                                random::make_key(3, random::Stream::rbm_chains));
    auto sum = to_device(machine, std::vector<double>{0});
    ContrastiveWorkspace workspace;
    for (std::uint32_t update = 0; update < updates; ++update)
      contrastive_update(machine, method, plan_of(shape), update, data, state.view(), workspace, sum.data());
    TrainedOnReal trained{.parameters = {}, .chains = to_host(machine, state.chains)};
    for (const auto* array : {&state.parameters.weights, &state.parameters.visible_bias, &state.parameters.hidden_bias})
      for (const float value : to_host(machine, *array)) trained.parameters.push_back(value);
    trained.squared_error = to_host(machine, sum).front();
    return trained;
  }

  void expect_textbook(const ContrastiveDivergence& method, const test::TrainingShape& shape, std::uint32_t updates) {
    const auto initial = reference::random_parameters(shape.visible, shape.hidden, 0.1F, 1);
    const auto values = test::random_values(shape.samples, shape.visible, 2);
    const auto there = to_device(context(), values);
    const auto found = train(method, shape, initial, there.matrix(shape.samples, shape.visible), updates);

    std::vector<reference::Spins> samples;
    for (std::int64_t i = 0; i < shape.samples; ++i)
      samples.emplace_back(values.begin() + i * shape.visible, values.begin() + (i + 1) * shape.visible);
    const auto chains = start_training(context(), method, initial.copied_to(context(), context().device()), shape.batch,
                                       random::make_key(3, random::Stream::rbm_chains))
                            .chains.copied_to(context(), cpu_device);
    reference::Training expected(initial, method, plan_of(shape), samples,
                                 reference::unpacked({chains.data(), chains.data() + chains.size()}, shape.hidden));
    for (std::uint32_t update = 0; update < updates; ++update) expected.step(update, rate_on_real);
    auto parameters = expected.model().w;
    for (const auto* more : {&expected.model().b, &expected.model().c})
      parameters.insert(parameters.end(), more->begin(), more->end());
    ASSERT_EQ(found.parameters.size(), parameters.size());
    for (std::size_t i = 0; i < parameters.size(); ++i)
      ASSERT_NEAR(found.parameters[i], parameters[i], 2e-6 + 2e-5 * std::abs(parameters[i])) << "entry " << i;
    EXPECT_EQ(reference::unpacked(found.chains, shape.hidden), expected.chains());
  }
};

// Both ways of the CPU; a last batch that is smaller; units that fill neither a word nor a run.
constexpr test::TrainingShape few{50, 21, 33, 9}, some{70, 40, 41, 20}, many{24, 10, 301, 230};

TEST_P(ContrastiveReal, IsTheTextbookOfSampledUnits) {
  const Optimizer penalised{.l1 = 0.02, .l2 = 0.05}, momentum{.momentum = 0.9}, adam{.rule = Optimizer::Rule::adam};
  for (const auto& shape : {few, some, many})  // of 40 samples, spins would go by tables
    for (const auto& method :
         {ContrastiveDivergence{.steps = 2, .optimizer = penalised},
          ContrastiveDivergence{.centred = true, .optimizer = momentum}, ContrastiveDivergence{.optimizer = adam},
          ContrastiveDivergence{.algorithm = Algorithm::pcd, .optimizer = momentum}})
      expect_textbook(method, shape, 3);
}

TEST_P(ContrastiveReal, IsTheTextbookOfMeans) {
  for (const auto& shape : {few, many})
    for (const auto algorithm : {Algorithm::cd, Algorithm::pcd})
      expect_textbook({.algorithm = algorithm,
                       .statistics = Statistics::mean_field,
                       .steps = 2,
                       .centred = true,
                       .optimizer = {.momentum = 0.5}},
                      shape, 3);
}

TEST_P(ContrastiveReal, IsTheTextbookOfDrawnHiddenUnitsAndVisibleMeans) {
  std::vector<Launch> launches{Launch::plain};
  if (context().on_cuda()) launches = {Launch::graph, Launch::fused};
  for (const auto& shape : {few, many})
    for (const auto algorithm : {Algorithm::cd, Algorithm::pcd})
      for (const auto launch : launches)
        expect_textbook({.algorithm = algorithm,
                         .statistics = Statistics::sampled_hidden,
                         .steps = 2,
                         .launch = launch,
                         .optimizer = {.momentum = 0.5}},
                        shape, 3);
}

TEST_P(ContrastiveReal, InBf16IsTheTextbookWithRoundedValues) {
  for (const auto& shape : {few, many})
    for (const bool centred : {false, true})
      for (const auto algorithm : {Algorithm::cd, Algorithm::pcd})
        expect_textbook({.algorithm = algorithm, .centred = centred, .precision = Precision::bf16}, shape, 2);
}

TEST_P(ContrastiveReal, ThatIsPlusOrMinusOneHasTheBitsOfSpins) {
  for (const auto& [shape, updates] : {std::pair{few, 3U}, std::pair{many, 1U}}) {  // in fp32 by products: batches < 32
    const auto initial = reference::random_parameters(shape.visible, shape.hidden, 0.1F, 1);
    const auto words = test::random_rows(shape.samples, shape.visible, 2);
    const auto packed = to_device(context(), words);
    const auto there = to_device(context(), test::spin_values(words, shape.visible));
    const rows::SampleRows spins{packed.matrix(shape.samples, rows::words_per_row(shape.visible)), shape.visible};
    for (const auto statistics : {Statistics::sampled, Statistics::sampled_hidden, Statistics::mean_field})
      for (const auto precision : {Precision::fp32, Precision::bf16}) {
        const ContrastiveDivergence method{
            .algorithm = Algorithm::pcd, .statistics = statistics, .precision = precision};
        EXPECT_EQ(train(method, shape, initial, there.matrix(shape.samples, shape.visible), updates),
                  train(method, shape, initial, spins, updates));
      }
  }
}

// v₀ = 0 says nothing of a unit: without biases, h₀ has a mean of 0.
TEST_P(ContrastiveReal, TakesGreyForNothing) {
  constexpr test::TrainingShape shape{64, 64, 40, 12};
  auto initial = reference::random_parameters(shape.visible, shape.hidden, 0.5F, 1);
  for (auto* bias : {&initial.visible_bias, &initial.hidden_bias}) std::fill_n(bias->data(), bias->size(), 0.0F);
  const auto there = to_device(context(), std::vector<float>(shape.samples * shape.visible, 0.0F));
  const auto found =
      train({.statistics = Statistics::mean_field}, shape, initial, there.matrix(shape.samples, shape.visible), 1);
  EXPECT_EQ(found.squared_error, 0);
  for (std::int64_t i = 0; i < initial.weights.size(); ++i)
    ASSERT_EQ(found.parameters[static_cast<std::size_t>(i)], initial.weights.data()[i]);
}

KADANOFF_ON_EACH_DEVICE(ContrastiveReal);

TEST(ContrastiveRealOnTheCpu, DoesNotGoByTables) {
  EXPECT_TRUE(works_by_tables(cpu_device, {}, 100, rows::Values::spins));
  EXPECT_FALSE(works_by_tables(cpu_device, {}, 100, rows::Values::real));
  EXPECT_FALSE(works_by_tables(cpu_device, {.statistics = Statistics::sampled_hidden}, 100, rows::Values::spins));
}

}  // namespace
}  // namespace kadanoff::training
