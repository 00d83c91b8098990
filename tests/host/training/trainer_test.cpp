// The trainer: resumption, the memory of the data, and learning a known distribution.
#include "host/training/trainer.hpp"

#include <gtest/gtest.h>

#include "host/training/memory.hpp"
#include "tests/support/devices.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/small_training.hpp"
#include "tests/support/statistics.hpp"

namespace kadanoff::training {
namespace {

using test::random_data;
using test::small_options;

class Training : public test::OnEachDevice {};

TEST_P(Training, GoesOnFromItsParametersAndItsUpdate) {
  const auto data = random_data(50, 40, 1);
  constexpr auto adam = Optimizer::Rule::adam;
  for (const ContrastiveDivergence& method :
       {ContrastiveDivergence{}, ContrastiveDivergence{.statistics = Statistics::mean_field},
        ContrastiveDivergence{.algorithm = Algorithm::pcd, .optimizer = {.momentum = 0.9}},
        ContrastiveDivergence{.algorithm = Algorithm::pcd, .precision = Precision::bf16},
        ContrastiveDivergence{.algorithm = Algorithm::pcd, .centred = true, .optimizer = {.rule = adam}}}) {
    auto options = small_options();
    options.method = method;
    options.learning_rate = {.rate = 0.05, .schedule = Schedule::cosine, .period = TrainOptions::whole_training};
    Trainer whole(context(), data, options);
    EXPECT_EQ(whole.updates_per_epoch(), 4);  // 16 + 16 + 16 + 2 samples
    EXPECT_EQ(whole.total_updates(), 12);
    Trainer first(context(), data, options);
    for (int i = 0; i < 6; ++i) first.step();
    const auto between = first.parameters_on_host();
    const auto state = first.state_on_host();
    Trainer second(context(), data, options);
    second.restore(between, state, first.update());
    while (!whole.finished()) whole.step();
    while (!second.finished()) second.step();
    const auto a = whole.parameters_on_host(), b = second.parameters_on_host();
    for (const auto member : {&rbm::Parameters::weights, &rbm::Parameters::visible_bias, &rbm::Parameters::hidden_bias})
      EXPECT_EQ(to_host(context(), a.*member), to_host(context(), b.*member));
  }
}

TEST_P(Training, GoesOnFromAnotherStateAfterUpdatesOfItsOwn) {
  const auto data = random_data(50, 40, 1);
  auto options = small_options();
  options.batch_size = 32;  // so that the CPU works by tables, whose scales it knows from the update before
  options.hidden = 2000;    // and takes all samples through one product after the other
  Trainer other(context(), data, options), fresh(context(), data, options), used(context(), data, options);
  auto larger = other.parameters_on_host();
  for (std::int64_t i = 0; i < larger.weights.size(); ++i) larger.weights.data()[i] *= 100;
  for (int i = 0; i < 2; ++i) used.step();
  for (auto* trainer : {&fresh, &used}) {
    trainer->restore(larger, other.state_on_host(), 2);
    trainer->step();
  }
  EXPECT_EQ(to_host(context(), used.parameters_on_host().weights),
            to_host(context(), fresh.parameters_on_host().weights));
}

TEST_P(Training, DoesNotDependOnWhereTheDataIs) {
  const auto data = random_data(50, 40, 1);
  auto options = small_options();
  std::vector<std::vector<float>> weights;
  for (const auto memory : {DataMemory::device, DataMemory::host, DataMemory::automatic}) {
    options.data_memory = memory;
    EXPECT_EQ(streams_data(options, data, context()), context().on_cuda() && memory == DataMemory::host);
    Trainer trainer(context(), data, options);
    while (!trainer.finished()) trainer.step(Trainer::SquaredError::add);
    weights.push_back(to_host(context(), trainer.parameters_on_host().weights));
  }
  EXPECT_EQ(weights[0], weights[1]);
  EXPECT_EQ(weights[0], weights[2]);
}

TEST_P(Training, ReplaysGraphsWhereverTheDataIs) {
  // Batches of 25, or 24 and one of 2. Streamed batches alternate between two buffers, with a graph for each.
  const auto data = random_data(50, 40, 1);
  auto options = small_options();
  for (const std::int64_t batch : {25, 24})
    for (const auto memory : {DataMemory::device, DataMemory::host}) {
      options.batch_size = batch;
      options.updates = 12;
      options.data_memory = memory;
      const auto run = [&](Launch launch) {
        options.method.launch = launch;
        Trainer trainer(context(), data, options);
        while (!trainer.finished()) trainer.step();
        return std::pair(to_host(context(), trainer.parameters_on_host().weights), trainer.launches());
      };
      const auto [expected, plain] = run(Launch::plain);
      const auto [found, graph] = run(Launch::graph);
      EXPECT_EQ(found, expected);
      if (!context().on_cuda()) {
        EXPECT_EQ(plain, LaunchCounts{});
        EXPECT_EQ(graph, LaunchCounts{});
        continue;
      }
      const std::int64_t full = batch == 25 ? 12 : 8, buffers = memory == DataMemory::host ? 2 : 1;
      EXPECT_EQ(plain, LaunchCounts{.plain = 12});
      EXPECT_EQ(graph, (LaunchCounts{.plain = 12 - full + buffers, .replayed = full - buffers, .recorded = buffers}));
    }
}

TEST_P(Training, OfRealValuesHasTheSameBitsWhereverTheyAreAndAfterARestore) {
  const auto data = test::random_real_data(50, 40);
  auto options = small_options();
  options.method.algorithm = Algorithm::pcd;
  options.method.statistics = Statistics::sampled_hidden;
  options.method.optimizer.momentum = 0.5;
  options.updates = 9;
  const auto weights = [&](Trainer& trainer) { return to_host(context(), trainer.parameters_on_host().weights); };
  Trainer whole(context(), data, options);
  while (!whole.finished()) whole.step();
  for (const auto memory : {DataMemory::device, DataMemory::host}) {
    options.data_memory = memory;
    Trainer first(context(), data, options), second(context(), data, options);
    for (int update = 0; update < 4; ++update) first.step();
    second.restore(first.parameters_on_host(), first.state_on_host(), first.update());
    while (!second.finished()) second.step();
    EXPECT_EQ(weights(second), weights(whole));
  }
}

TEST_P(Training, StartsFromTheSameWeightsOnEveryDevice) {
  const auto data = random_data(20, 33, 2);
  Context cpu;
  auto options = small_options();
  options.init.sigma = 0.5;
  const auto here = Trainer(context(), data, options).parameters_on_host(),
             there = Trainer(cpu, data, options).parameters_on_host();
  EXPECT_EQ(to_host(cpu, here.weights), to_host(cpu, there.weights));
}

TEST_P(Training, StartsFromOtherParameters) {
  const auto data = random_data(20, 33, 2);
  auto options = small_options();
  Trainer other(context(), data, options);
  for (int i = 0; i < 3; ++i) other.step();
  const auto from = other.parameters_on_host();
  Trainer trainer(context(), data, options);
  trainer.start_from(from);
  EXPECT_EQ(to_host(context(), trainer.parameters_on_host().weights), to_host(context(), from.weights));
  EXPECT_EQ(to_host(context(), trainer.parameters_on_host().hidden_bias), to_host(context(), from.hidden_bias));
  trainer.step();
  EXPECT_NE(to_host(context(), trainer.parameters_on_host().weights), to_host(context(), from.weights));
}

TEST_P(Training, LearnsADistributionItCanRepresent) {
  // Data of two opposite patterns: after training, a reconstruction is nearly always the sample.
  data::Dataset data;
  data.count = 100;
  data.units = 12;
  for (std::uint32_t i = 0; i < 100; ++i) data.words.push_back(i % 2 == 0 ? 0xFF0U : 0x00FU);
  TrainOptions options;
  options.hidden = 4;
  options.method.statistics = Statistics::mean_field;
  options.batch_size = TrainOptions::full_batch;
  options.learning_rate.rate = 0.1;
  options.init.sigma = 0.1;
  options.epochs = 500;
  Trainer trainer(context(), data, options);
  trainer.step(Trainer::SquaredError::add);
  const double first = trainer.squared_error();
  while (trainer.update() + 1 < trainer.total_updates()) trainer.step();
  trainer.forget_squared_error();
  trainer.step(Trainer::SquaredError::add);
  EXPECT_LT(trainer.squared_error(), 0.01 * first);
}

KADANOFF_ON_EACH_DEVICE(Training);

}  // namespace
}  // namespace kadanoff::training
