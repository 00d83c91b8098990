// Sampled contrastive divergence with spins as bits: the textbook's updates, and the same bits however the work is cut.
#include <gtest/gtest.h>

#include <bit>
#include <cmath>

#include "kernels/training/contrastive_cpu.hpp"
#include "tests/reference/training.hpp"
#include "tests/support/random_rows.hpp"
#include "tests/support/training_shape.hpp"

namespace kadanoff::training::cpu {
namespace {

struct SpinTraining {
  const char* name;
  ContrastiveDivergence method;
};

struct TrainedParameters {
  std::vector<std::uint32_t> bits;  // of W, b, c and the chains
  double squared_error = 0;
  friend bool operator==(const TrainedParameters&, const TrainedParameters&) = default;
};

class ContrastiveSpins : public testing::TestWithParam<SpinTraining> {
 protected:
  static constexpr double rate = 0.02;
  static constexpr std::uint32_t updates = 3;

  static StepPlan plan(const test::TrainingShape& shape) {
    return {.samples = static_cast<std::uint32_t>(shape.samples),
            .batch = static_cast<std::uint32_t>(shape.batch),
            .rate = {.rate = rate},
            .hidden = random::make_key(3, random::Stream::rbm_hidden),
            .visible = random::make_key(3, random::Stream::rbm_visible),
            .shuffle = random::make_key(3, random::Stream::shuffle)};
  }

  enum class Workspace : std::uint8_t { kept, new_for_each_update };

  // The state after some updates by this strategy.
  static TrainingState train(const Strategy& strategy, const test::TrainingShape& shape, const rbm::Parameters& initial,
                             const std::vector<std::uint32_t>& data, int threads, double* squared_error,
                             Workspace use = Workspace::kept) {
    Context context(cpu_device, threads);
    const auto& method = GetParam().method;
    auto state = start_training(context, method, initial.copied_to(context, cpu_device), shape.batch,
                                random::make_key(3, random::Stream::rbm_chains));
    const auto with = plan(shape);
    ContrastiveWorkspace workspace;
    const auto view = state.view();
    const auto width = rows::words_per_row(shape.visible);
    const rows::SpinRows samples{contiguous(data.data(), shape.samples, width, cpu_device), shape.visible};
    for (std::uint32_t number = 0; number < updates; ++number) {
      if (use == Workspace::new_for_each_update) workspace = {};
      const Update update{.cpu = context.cpu(),
                          .method = method,
                          .plan = with,
                          .step = step_state(with, number),
                          .data = samples,
                          .state = view,
                          .want_error = true};
      *squared_error += strategy.update(update, workspace);
    }
    return state;
  }

  static TrainedParameters bits_of(const TrainingState& state, double squared_error) {
    TrainedParameters result{.bits = {}, .squared_error = squared_error};
    for (const auto* array : {&state.parameters.weights, &state.parameters.visible_bias, &state.parameters.hidden_bias})
      for (std::int64_t i = 0; i < array->size(); ++i)
        result.bits.push_back(std::bit_cast<std::uint32_t>(array->data()[i]));
    for (std::int64_t i = 0; i < state.chains.size(); ++i) result.bits.push_back(state.chains.data()[i]);
    return result;
  }

  static std::vector<reference::Spins> spins_of(const std::uint32_t* words, std::int64_t count, std::int64_t units) {
    std::vector<reference::Spins> all;
    for (std::int64_t row = 0; row < count; ++row) {
      auto& spins = all.emplace_back();
      for (std::int64_t j = 0; j < units; ++j)
        spins.push_back((words[row * rows::words_per_row(units) + j / 32] >> (j % 32) & 1U) != 0 ? 1 : -1);
    }
    return all;
  }
};

constexpr test::TrainingShape spin_shapes[] = {{1, 1, 1, 1},        {50, 21, 33, 9},  {40, 40, 64, 64},
                                               {301, 300, 65, 130}, {70, 33, 43, 16}, {90, 64, 301, 230},
                                               {2100, 2100, 7, 5}};

class ContrastiveSpinsInFp32 : public ContrastiveSpins {};

TEST_P(ContrastiveSpinsInFp32, AreTheTextbooksUpdates) {
  for (const auto& shape : spin_shapes) {
    const auto initial = reference::random_parameters(shape.visible, shape.hidden, 0.1F, 4);
    const auto data = test::random_rows(shape.samples, shape.visible, 5);
    Context context(cpu_device, 1);
    const auto start = start_training(context, GetParam().method, initial.copied_to(context, cpu_device), shape.batch,
                                      random::make_key(3, random::Stream::rbm_chains));
    reference::Training textbook(
        initial, GetParam().method, plan(shape), spins_of(data.data(), shape.samples, shape.visible),
        spins_of(start.chains.data(), start.chains.size() == 0 ? 0 : shape.batch, shape.hidden));
    for (std::uint32_t number = 0; number < updates; ++number) textbook.step(number, rate);
    double error = 0;
    const auto state = train(spin_strategies().by_products, shape, initial, data, 2, &error);
    const auto expect_near = [&](const Array<float>& ours, const std::vector<double>& theirs, const char* what) {
      for (std::int64_t i = 0; i < ours.size(); ++i)
        ASSERT_NEAR(ours.data()[i], theirs[static_cast<std::size_t>(i)], 1e-5)
            << shape.visible << " × " << shape.hidden << ", " << what << ' ' << i;
    };
    expect_near(state.parameters.weights, textbook.model().w, "weight");
    expect_near(state.parameters.visible_bias, textbook.model().b, "visible bias");
    expect_near(state.parameters.hidden_bias, textbook.model().c, "hidden bias");
  }
}

TEST_P(ContrastiveSpins, AreTheSameBitsHoweverTheWorkIsCut) {
  std::vector<test::TrainingShape> shapes(std::begin(spin_shapes), std::end(spin_shapes));
  shapes.push_back(
      {20000, 20000, 100, 64});  // the last tile of by_samples is one piece, the others are two shorter ones
  for (const auto& shape : shapes) {
    const auto initial = reference::random_parameters(shape.visible, shape.hidden, 0.1F, 4);
    const auto data = test::random_rows(shape.samples, shape.visible, 5);
    const auto result = [&](const Strategy& strategy, int threads) {
      double error = 0;
      const auto state = train(strategy, shape, initial, data, threads, &error);
      return bits_of(state, error);
    };
    const auto one = result(spin_strategies().by_products, 1);
    for (const int threads : {2, 5}) EXPECT_EQ(result(spin_strategies().by_products, threads), one) << threads;
    if (GetParam().method.centred) continue;  // means are added up in another order there
    for (const int threads : {1, 3}) EXPECT_EQ(result(spin_strategies().by_samples, threads), one) << threads;
  }
}

// What an update notes of the new W for the next one's scales is what a pass over W finds.
TEST_P(ContrastiveSpins, DependOnNothingThatTheWorkspaceKeeps) {
  for (const auto& shape : spin_shapes) {
    const auto initial = reference::random_parameters(shape.visible, shape.hidden, 0.1F, 4);
    const auto data = test::random_rows(shape.samples, shape.visible, 5);
    const auto result = [&](Workspace use) {
      double error = 0;
      const auto state = train(spin_strategies().by_products, shape, initial, data, 2, &error, use);
      return bits_of(state, error);
    };
    EXPECT_EQ(result(Workspace::kept), result(Workspace::new_for_each_update))
        << shape.visible << " × " << shape.hidden;
  }
}

TEST_P(ContrastiveSpins, TellOfAParameterThatIsNoNumber) {
  constexpr test::TrainingShape shape{40, 40, 50, 20};
  const auto data = test::random_rows(shape.samples, shape.visible, 5);
  const auto error_with = [&](const Strategy& strategy, Array<float> rbm::Parameters::*array, float value) {
    auto initial = reference::random_parameters(shape.visible, shape.hidden, 0.1F, 4);
    (initial.*array).data()[13] = value;
    double error = 0;
    train(strategy, shape, initial, data, 2, &error);
    return error;
  };
  for (const auto* strategy : {&spin_strategies().by_products, &spin_strategies().by_samples}) {
    for (const auto array : {&rbm::Parameters::weights, &rbm::Parameters::visible_bias, &rbm::Parameters::hidden_bias})
      EXPECT_TRUE(std::isnan(error_with(*strategy, array, NAN)));
    EXPECT_TRUE(std::isnan(error_with(*strategy, &rbm::Parameters::weights, HUGE_VALF)));
  }
}

constexpr SpinTraining in_fp32[] = {
    {"Cd", {}},
    {"Cd3", {.steps = 3}},
    {"CdWithMomentum", {.optimizer = {.momentum = 0.9, .l1 = 0.01, .l2 = 0.02}}},
    {"Pcd", {.algorithm = Algorithm::pcd}},
    {"PcdWithAdam", {.algorithm = Algorithm::pcd, .optimizer = {.rule = Optimizer::Rule::adam}}},
    // Without Adam, which makes a whole step of what is left of a gradient that centring made nearly 0.
    {"CentredPcd", {.algorithm = Algorithm::pcd, .centred = true}}};
constexpr SpinTraining in_int16[] = {{"CdInInt16", {.precision = Precision::int16}},
                                     {"CentredPcdWithAdamInInt16",
                                      {.algorithm = Algorithm::pcd,
                                       .centred = true,
                                       .precision = Precision::int16,
                                       .optimizer = {.rule = Optimizer::Rule::adam}}}};

constexpr auto name_of_training = [](const auto& one) { return std::string(one.param.name); };

INSTANTIATE_TEST_SUITE_P(Methods, ContrastiveSpinsInFp32, testing::ValuesIn(in_fp32), name_of_training);
INSTANTIATE_TEST_SUITE_P(Methods, ContrastiveSpins, testing::ValuesIn(in_fp32), name_of_training);
INSTANTIATE_TEST_SUITE_P(Int16, ContrastiveSpins, testing::ValuesIn(in_int16), name_of_training);

}  // namespace
}  // namespace kadanoff::training::cpu
