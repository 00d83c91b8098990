// Parts of the update that exist only on the GPU: recorded graphs and the fused kernel of small RBMs must agree with
// plain launches.
#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <optional>
#include <ostream>

#include "kernels/training/contrastive.hpp"
#include "tests/reference/rbm.hpp"
#include "tests/support/devices.hpp"
#include "tests/support/environment.hpp"
#include "tests/support/random_rows.hpp"
#include "tests/support/training_shape.hpp"

namespace kadanoff::training {

// What GoogleTest says of them; it looks for this where they were declared.
static void PrintTo(const LaunchCounts& counts, std::ostream* out) {
  *out << counts.plain << " plain, " << counts.replayed << " replayed of " << counts.recorded << " graphs, "
       << counts.fused << " fused";
}

namespace {

struct NamedMethod {
  const char* name;
  ContrastiveDivergence method;
};

std::vector<NamedMethod> methods() {
  const Optimizer penalised{.l1 = 0.02, .l2 = 0.05}, momentum{.momentum = 0.9}, adam{.rule = Optimizer::Rule::adam};
  constexpr auto pcd = Algorithm::pcd;
  constexpr auto means = Statistics::mean_field;
  return {{"CD-1", {}},
          {"CD-2 by means, penalised", {.statistics = means, .steps = 2, .optimizer = penalised}},
          {"CD-1 with momentum", {.optimizer = momentum}},
          {"CD-1 by means with Adam", {.statistics = means, .optimizer = adam}},
          {"PCD-1", {.algorithm = pcd}},
          {"PCD-2 with hidden means and momentum",
           {.algorithm = pcd, .statistics = means, .steps = 2, .optimizer = momentum}},
          {"PCD-1 with Adam", {.algorithm = pcd, .optimizer = adam}}};
}

// Parameters in eighths, which bf16 holds. Fields and sums over a batch are exact in whatever order. So is a step,
// whose rate must be a power of two, as must be the sizes of all batches: different products of cuBLAS give the same
// bits.
constexpr double exact_rate = 0.25;
rbm::Parameters exact_parameters(const test::TrainingShape& shape) {
  auto parameters = reference::random_parameters(shape.visible, shape.hidden, 0.3F, 3);
  for (auto* array : {&parameters.weights, &parameters.visible_bias, &parameters.hidden_bias})
    for (std::int64_t i = 0; i < array->size(); ++i) array->data()[i] = std::round(8 * array->data()[i]) / 8;
  return parameters;
}

struct Outcome {
  std::vector<float> parameters;
  std::vector<std::uint32_t> chains;
  double squared_error = 0;
  LaunchCounts launches;
};

class ContrastiveCuda : public testing::Test {
 protected:
  void SetUp() override {
    KADANOFF_NEEDS_CUDA();
    context_.emplace(Device{DeviceKind::cuda, 0}, 1);
  }

  // Updates [0, updates); every other one adds its squared error.
  Outcome train(ContrastiveDivergence method, const test::TrainingShape& shape, const rbm::Parameters& initial,
                std::uint32_t updates, Launch launch, double rate = 0.01) {
    method.launch = launch;
    auto& context = *context_;
    auto state = start_training(context, method, initial.copied_to(context, context.device()), shape.batch,
                                random::make_key(1, random::Stream::rbm_chains));
    const auto words = to_device(context, test::random_rows(shape.samples, shape.visible, 2));
    const StepPlan plan{.samples = static_cast<std::uint32_t>(shape.samples),
                        .batch = static_cast<std::uint32_t>(shape.batch),
                        .rate = {.rate = rate, .schedule = Schedule::step, .period = 3, .factor = 0.5},
                        .hidden = random::make_key(1, random::Stream::rbm_hidden),
                        .visible = random::make_key(1, random::Stream::rbm_visible),
                        .shuffle = random::make_key(1, random::Stream::shuffle)};
    auto sum = to_device(context, std::vector<double>{0});
    ContrastiveWorkspace workspace;
    for (std::uint32_t update = 0; update < updates; ++update)
      contrastive_update(context, method, plan, update,
                         {words.matrix(shape.samples, rows::words_per_row(shape.visible)), shape.visible}, state.view(),
                         workspace, update % 2 == 0 ? sum.data() : nullptr);
    Outcome outcome;
    for (const auto* array : {&state.parameters.weights, &state.parameters.visible_bias, &state.parameters.hidden_bias})
      for (const float value : to_host(context, *array)) outcome.parameters.push_back(value);
    outcome.chains = to_host(context, state.chains);
    outcome.squared_error = to_host(context, sum).front();
    outcome.launches = workspace.launches;
    return outcome;
  }

  std::optional<Context> context_;
};

TEST_F(ContrastiveCuda, ReplaysOfAGraphArePlainLaunches) {
  // Two epochs of full batches and a smaller last one: each kind of update is launched, recorded, replayed. Of the
  // full batches five add their squared error and four do not.
  constexpr test::TrainingShape shape{90, 20, 70, 40};
  const auto initial = reference::random_parameters(shape.visible, shape.hidden, 0.1F, 3);
  for (auto [name, method] : methods())
    for (const auto precision : {Precision::fp32, Precision::tf32, Precision::bf16})
      for (const bool centred : {false, true}) {
        method.precision = precision;
        method.centred = centred;
        const auto expected = train(method, shape, initial, 11, Launch::plain);
        const auto found = train(method, shape, initial, 11, centred ? Launch::graph : Launch::automatic);
        EXPECT_EQ(found.parameters, expected.parameters) << name;
        EXPECT_EQ(found.chains, expected.chains) << name;
        EXPECT_EQ(found.squared_error, expected.squared_error) << name;
        EXPECT_EQ(expected.launches, (LaunchCounts{.plain = 11})) << name;
        EXPECT_EQ(found.launches, (LaunchCounts{.plain = 2 + 2, .replayed = 4 + 3, .recorded = 2})) << name;
      }
}

TEST_F(ContrastiveCuda, AGraphFollowsAJumpOfTheUpdate) {
  // As after a resume: the device's own count is wrong and must be set.
  const ContrastiveDivergence method{.launch = Launch::graph};
  auto& context = *context_;
  const auto initial = reference::random_parameters(33, 20, 0.1F, 3);
  const auto words = to_device(context, test::random_rows(64, 33, 2));
  const StepPlan plan{.samples = 64,
                      .batch = 16,
                      .rate = {.rate = 0.01},
                      .hidden = random::make_key(1, random::Stream::rbm_hidden),
                      .visible = random::make_key(1, random::Stream::rbm_visible),
                      .shuffle = random::make_key(1, random::Stream::shuffle)};
  LaunchCounts launches;
  const auto weights_after = [&](const std::vector<std::uint32_t>& updates_before) {
    auto state = start_training(context, method, initial.copied_to(context, context.device()), 16, {});
    ContrastiveWorkspace workspace;
    const auto update = [&](std::uint32_t number) {
      contrastive_update(context, method, plan, number, {words.matrix(64, rows::words_per_row(33)), 33}, state.view(),
                         workspace);
    };
    for (const auto number : updates_before) update(number);
    initial.weights.copy_to(context, state.parameters.weights);
    initial.visible_bias.copy_to(context, state.parameters.visible_bias);
    initial.hidden_bias.copy_to(context, state.parameters.hidden_bias);
    update(7);
    launches = workspace.launches;
    return to_host(context, state.parameters.weights);
  };
  const auto expected = weights_after({});
  EXPECT_EQ(weights_after({0, 1, 2}), expected);
  EXPECT_EQ(weights_after({8, 9, 6}), expected);
  EXPECT_EQ(weights_after({7, 7, 7}), expected);
  EXPECT_EQ(launches, (LaunchCounts{.plain = 1, .replayed = 3, .recorded = 1}));
  EXPECT_NE(weights_after({}), to_host(context, initial.weights));
}

TEST_F(ContrastiveCuda, OfTheKindsOfUpdatesTheLastEightHaveGraphs) {
  auto& context = *context_;
  const auto initial = reference::random_parameters(33, 20, 0.1F, 3);
  const auto words = to_device(context, test::random_rows(64, 33, 2));
  for (const std::uint32_t kinds : {8, 9}) {  // of learning rates, two updates of each in turns
    const auto train = [&](Launch launch) {
      auto state = start_training(context, {}, initial.copied_to(context, context.device()), 64, {});
      ContrastiveWorkspace workspace;
      for (std::uint32_t update = 0; update < 3 * 2 * kinds; ++update) {
        const StepPlan plan{.samples = 64, .batch = 64, .rate = {.rate = 0.01 * (1 + update / 2 % kinds)}};
        contrastive_update(context, {.launch = launch}, plan, update, {words.matrix(64, rows::words_per_row(33)), 33},
                           state.view(), workspace);
      }
      return std::pair(to_host(context, state.parameters.weights), workspace.launches);
    };
    const auto [found, launches] = train(Launch::graph);
    EXPECT_EQ(found, train(Launch::plain).first);
    // With nine, the graph that comes next has always just been thrown away.
    EXPECT_EQ(launches, kinds == 8 ? (LaunchCounts{.plain = 8, .replayed = 40, .recorded = 8})
                                   : (LaunchCounts{.plain = 27, .replayed = 27, .recorded = 27}));
  }
}

TEST_F(ContrastiveCuda, AGraphIsThrownAwayOnlyAfterItsLastLaunch) {
  auto& context = *context_;
  const auto initial = reference::random_parameters(33, 20, 0.1F, 3);
  const auto words = to_device(context, test::random_rows(64, 33, 2));
  // Eight kinds fill the cache; each time, the oldest one runs when another takes its place.
  std::vector<int> kinds;
  for (int kind = 0; kind < 8; ++kind) kinds.insert(kinds.end(), {kind, kind});
  for (int kind = 8; kind < 24; ++kind) kinds.insert(kinds.end(), {kind - 8, kind, kind});
  const auto train = [&](Launch launch) {
    auto state = start_training(context, {}, initial.copied_to(context, context.device()), 64, {});
    ContrastiveWorkspace workspace;
    for (std::uint32_t update = 0; update < kinds.size(); ++update) {
      const StepPlan plan{.samples = 64, .batch = 64, .rate = {.rate = 0.01 * (1 + kinds[update])}};
      contrastive_update(context, {.launch = launch}, plan, update, {words.matrix(64, rows::words_per_row(33)), 33},
                         state.view(), workspace);
    }
    return to_host(context, state.parameters.weights);
  };
  EXPECT_EQ(train(Launch::graph), train(Launch::plain));
}

TEST_F(ContrastiveCuda, WithoutGraphsLaunchesGoOneByOne) {
  if (cuda_devices().front().name != "emulated on the CPU")
    GTEST_SKIP() << "only an emulated GPU can be without graphs";
  constexpr test::TrainingShape shape{90, 20, 33, 9};
  const auto initial = reference::random_parameters(shape.visible, shape.hidden, 0.1F, 3);
  const auto expected = train({}, shape, initial, 9, Launch::plain);
  const test::Variables without_graphs{{"CUDA_ON_CPU_GRAPHS", "0"}};
  const test::Environment environment(without_graphs);
  testing::internal::CaptureStderr();
  std::vector<Outcome> outcomes;
  for (int i = 0; i < 2; ++i) outcomes.push_back(train({}, shape, initial, 9, Launch::automatic));
  const auto told = testing::internal::GetCapturedStderr();
  EXPECT_EQ(
      told,
      "an update cannot be launched as a graph (CUDA: instantiating a graph failed: operation not supported); its "
      "kernels are launched one by one\n");
  for (const auto& found : outcomes) {
    EXPECT_EQ(found.parameters, expected.parameters);
    EXPECT_EQ(found.launches, (LaunchCounts{.plain = 9}));
  }
}

TEST_F(ContrastiveCuda, TheFusedUpdateIsThePlainOneButForSums) {
  // With 227 KiB a block, means of the last two shapes are in the shorter tiles, and the last one's spins do not fit as
  // an operand of tensor cores.
  for (const test::TrainingShape& shape :
       {test::TrainingShape{300, 300, 100, 64}, test::TrainingShape{90, 20, 33, 9}, test::TrainingShape{7, 3, 5, 3},
        test::TrainingShape{70, 70, 130, 129}, test::TrainingShape{40, 40, 160, 150},
        test::TrainingShape{40, 40, 176, 176}})
    for (const auto& [name, method] : methods()) {
      // One update: after several, a sum that differs by its last bit may have drawn another spin. With 3 as the seed
      // one draw of the first shape is between the two sums already.
      const auto initial = reference::random_parameters(shape.visible, shape.hidden, 0.1F, 4);
      const auto expected = train(method, shape, initial, 1, Launch::plain);
      const auto found = train(method, shape, initial, 1, Launch::fused);
      ASSERT_EQ(found.parameters.size(), expected.parameters.size());
      // Adam steps by the rate however small g is, so also by what rounding leaves of a g that is 0 otherwise.
      const double tolerance = method.optimizer.rule == Optimizer::Rule::adam ? 1e-4 : 2e-6;
      for (std::size_t i = 0; i < expected.parameters.size(); ++i)
        ASSERT_NEAR(found.parameters[i], expected.parameters[i], tolerance) << name << ", entry " << i;
      EXPECT_EQ(found.chains, expected.chains) << name;
      EXPECT_NEAR(found.squared_error, expected.squared_error, 1e-6 * expected.squared_error) << name;
      EXPECT_EQ(expected.launches, (LaunchCounts{.plain = 1})) << name;
      // 33 × 9 fits into every GPU's shared memory, and all of these shapes where a block may have 227 KiB; where one
      // does not, the update is a plain one.
      const auto capability = cuda_devices().front().compute_capability;
      if (shape.visible <= 33 || capability == "9.0" || capability == "10.0") {
        EXPECT_EQ(found.launches, (LaunchCounts{.fused = 1})) << name;
      }
    }
}

TEST_F(ContrastiveCuda, TheFusedUpdateDrawsTheSameSpinsWhereSumsAreExact) {
  constexpr test::TrainingShape shape{224, 64, 100, 64};  // batches of 64, and one of 32
  const auto initial = exact_parameters(shape);
  for (const auto algorithm : {Algorithm::cd, Algorithm::pcd}) {
    const ContrastiveDivergence method{.algorithm = algorithm, .steps = 2};
    const auto expected = train(method, shape, initial, 6, Launch::plain, exact_rate);
    const auto found = train(method, shape, initial, 6, Launch::fused, exact_rate);
    EXPECT_EQ(found.parameters, expected.parameters);
    EXPECT_EQ(found.chains, expected.chains);
    EXPECT_EQ(found.squared_error, expected.squared_error);
  }
}

TEST_F(ContrastiveCuda, AFieldHasAllBitsOfAWeight) {
  // Where the first two spins agree, the field is what the last bits of their weights say. All sums are exact.
  constexpr test::TrainingShape shape{64, 64, 40, 9};
  auto initial = exact_parameters(shape);
  for (std::int64_t i = 0; i < initial.weights.size(); ++i) {
    float& weight = initial.weights.data()[i];
    weight = i < shape.hidden       ? 2101248.75F  // 2²¹ + 2¹² + 3/4: of 24 bits, in three parts of 8
             : i < 2 * shape.hidden ? -2101248.0F
                                    : std::round(4 * weight) / 4;
  }
  const auto expected = train({}, shape, initial, 1, Launch::plain, exact_rate);
  EXPECT_EQ(train({}, shape, initial, 1, Launch::fused, exact_rate).parameters, expected.parameters);
}

TEST_F(ContrastiveCuda, ABlockTakesSeveralTiles) {
  // More samples than any GPU of today takes at once, and a last tile that is not whole.
  constexpr test::TrainingShape shape{50000, 40001, 5, 3};
  const auto initial = exact_parameters(shape);
  for (const auto algorithm : {Algorithm::cd, Algorithm::pcd})
    for (const auto statistics : {Statistics::sampled, Statistics::mean_field}) {
      const ContrastiveDivergence method{.algorithm = algorithm, .statistics = statistics};
      const auto expected = train(method, shape, initial, 1, Launch::plain, exact_rate);
      const auto found = train(method, shape, initial, 1, Launch::fused, exact_rate);
      for (std::size_t i = 0; i < expected.parameters.size(); ++i)
        ASSERT_NEAR(found.parameters[i], expected.parameters[i], 2e-6) << "entry " << i;
      EXPECT_EQ(found.chains, expected.chains);
      EXPECT_NEAR(found.squared_error, expected.squared_error, 1e-9 * expected.squared_error);
      EXPECT_EQ(found.launches, (LaunchCounts{.fused = 1}));
    }
}

TEST_F(ContrastiveCuda, TheHostIsAtMostTwoUpdatesAhead) {
  // Each update is two launches, but the first kernel takes long. When the last one is launched, two of ten are left.
  const ContrastiveDivergence method{.steps = 500, .launch = Launch::fused};
  auto& context = *context_;
  auto state = start_training(
      context, method, reference::random_parameters(20, 9, 0.1F, 3).copied_to(context, context.device()), 32, {});
  const auto words = to_device(context, test::random_rows(32, 20, 2));
  const StepPlan plan{.samples = 32, .batch = 32, .rate = {.rate = 0.01}};
  ContrastiveWorkspace workspace;
  std::uint32_t update = 0;
  const auto train = [&](std::uint32_t end) {
    for (; update < end; ++update)
      contrastive_update(context, method, plan, update, {words.matrix(32, 1), 20}, state.view(), workspace);
  };
  train(1);  // loads the kernels
  context.synchronize();
  const auto begin = std::chrono::steady_clock::now();
  train(11);
  const auto launched = std::chrono::steady_clock::now();
  context.synchronize();
  const auto done = std::chrono::steady_clock::now();
  EXPECT_LT(done - launched, (done - begin) / 2);
}

TEST_F(ContrastiveCuda, ALargerBatchNeverNeedsLessMemory) {
  // The last batch of an epoch makes do with what was reserved for a full one. At 2²³ samples the sums over a batch are
  // cut in another way.
  for (const std::int64_t batch : {1, 255, 256, 257, 1 << 23, (1 << 23) + 1, 1 << 24, (1 << 24) + 1})
    EXPECT_LE(contrastive_workspace_bytes(*context_, {}, 64, 64, batch, rows::Values::spins),
              contrastive_workspace_bytes(*context_, {}, 64, 64, batch + 1, rows::Values::spins))
        << batch;
}

TEST_F(ContrastiveCuda, PrecisionRoundsOperandsOnly) {
  // With exact sums, sampled spins, and so everything, are those of fp32.
  constexpr test::TrainingShape shape{64, 64, 100, 70};
  const auto initial = exact_parameters(shape);
  const auto expected = train({}, shape, initial, 1, Launch::plain, exact_rate);
  for (const auto precision : {Precision::tf32, Precision::bf16}) {
    const auto found = train({.precision = precision}, shape, initial, 1, Launch::plain, exact_rate);
    EXPECT_EQ(found.parameters, expected.parameters);
    // Means are rounded.
    const auto means = train({.statistics = Statistics::mean_field}, shape, initial, 1, Launch::plain, 1).parameters;
    const auto rounded =
        train({.statistics = Statistics::mean_field, .precision = precision}, shape, initial, 1, Launch::plain, 1)
            .parameters;
    EXPECT_NE(rounded, means);
    for (std::size_t i = 0; i < means.size(); ++i) ASSERT_NEAR(rounded[i], means[i], 1e-2) << "entry " << i;
  }
}

}  // namespace
}  // namespace kadanoff::training
