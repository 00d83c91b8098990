// Contrastive divergence with operands in bf16: what is rounded, and that nothing else is.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "kernels/training/contrastive.hpp"
#include "tests/reference/training.hpp"
#include "tests/support/devices.hpp"
#include "tests/support/random_rows.hpp"
#include "tests/support/training_shape.hpp"

namespace kadanoff::training {
namespace {

constexpr auto bf16 = Precision::bf16;

// A training, update by update.
struct Trained {
  Context& context;
  ContrastiveDivergence method;
  test::TrainingShape shape;
  std::vector<std::uint32_t> data = test::random_rows(shape.samples, shape.visible, 2);
  Array<std::uint32_t> words = to_device(context, data);
  StepPlan plan{.samples = static_cast<std::uint32_t>(shape.samples),
                .batch = static_cast<std::uint32_t>(shape.batch),
                .rate = {.rate = 0.02},
                .hidden = random::make_key(3, random::Stream::rbm_hidden),
                .visible = random::make_key(3, random::Stream::rbm_visible),
                .shuffle = random::make_key(3, random::Stream::shuffle)};
  TrainingState state;
  ContrastiveWorkspace workspace;

  Trained(Context& machine, ContrastiveDivergence with, const test::TrainingShape& of, const rbm::Parameters& initial)
      : context(machine),
        method(with),
        shape(of),
        state(start_training(machine, with, initial.copied_to(machine, machine.device()), of.batch,
                             random::make_key(3, random::Stream::rbm_chains))) {}

  // Returns the squared error.
  double update(std::uint32_t number) {
    auto sum = to_device(context, std::vector<double>{0});
    contrastive_update(context, method, plan, number,
                       {words.matrix(shape.samples, rows::words_per_row(shape.visible)), shape.visible}, state.view(),
                       workspace, sum.data());
    return to_host(context, sum).front();
  }
  [[nodiscard]] std::vector<float> all() const {
    std::vector<float> values;
    for (const auto* array : {&state.parameters.weights, &state.parameters.visible_bias, &state.parameters.hidden_bias})
      for (const float value : to_host(context, *array)) values.push_back(value);
    return values;
  }
};

// After each of `updates`, the differences of all parameters from the textbook's.
template <class Compare>
void compare_with_the_textbook(Trained& run, const rbm::Parameters& initial, std::uint32_t updates,
                               const Compare& compare) {
  reference::Training expected(initial, run.method, run.plan, reference::unpacked(run.data, run.shape.visible),
                               reference::unpacked(to_host(run.context, run.state.chains), run.shape.hidden));
  for (std::uint32_t update = 0; update < updates; ++update) {
    run.update(update);
    expected.step(update, 0.02);
  }
  auto values = expected.model().w;
  for (const auto* more : {&expected.model().b, &expected.model().c})
    values.insert(values.end(), more->begin(), more->end());
  compare(run.all(), values);
  EXPECT_EQ(reference::unpacked(to_host(run.context, run.state.chains), run.shape.hidden), expected.chains());
}

class ContrastiveInBf16 : public test::OnEachDevice {};

TEST_P(ContrastiveInBf16, IsTheTextbookWithRoundedWeights) {
  const Optimizer penalised{.l1 = 0.02, .l2 = 0.05}, momentum{.momentum = 0.5, .l1 = 0.02, .l2 = 0.05},
      adam{.rule = Optimizer::Rule::adam};
  const std::vector<ContrastiveDivergence> methods = {
      {.precision = bf16},
      {.steps = 2, .precision = bf16, .optimizer = penalised},
      {.precision = bf16, .optimizer = momentum},
      {.precision = bf16, .optimizer = adam},
      {.centred = true, .precision = bf16, .optimizer = momentum},
      {.algorithm = Algorithm::pcd, .precision = bf16},
      {.algorithm = Algorithm::pcd, .steps = 2, .precision = bf16, .optimizer = adam}};
  // A last batch that is smaller; hidden units that do not fill a word; more than one tile of samples, the last one
  // odd; more than one tile of either layer.
  for (const auto& [shape, updates] :
       {std::pair{test::TrainingShape{50, 21, 33, 9}, 4U}, std::pair{test::TrainingShape{301, 301, 33, 9}, 1U},
        std::pair{test::TrainingShape{24, 10, 341, 330}, 1U}})
    for (std::size_t i = 0; i < methods.size(); ++i) {
      const auto initial = reference::random_parameters(shape.visible, shape.hidden, 0.1F, 1);
      Trained run(context(), methods[i], shape, initial);
      compare_with_the_textbook(run, initial, updates, [&](const auto& found, const auto& expected) {
        for (std::size_t at = 0; at < found.size(); ++at)
          ASSERT_NEAR(found[at], expected[at], 2e-6 + 2e-5 * std::abs(expected[at])) << "method " << i << ", " << at;
      });
    }
}

// A mean on the edge between two bf16 may fall on either side: a sparse difference of 2⁻⁸, not one everywhere. (The
// weights of many units are small, or it would push many of the next layer over their edges.)
TEST_P(ContrastiveInBf16, RoundsTheMeans) {
  for (const auto& [shape, size] :
       {std::pair{test::TrainingShape{40, 40, 65, 70}, 0.1F}, std::pair{test::TrainingShape{20, 20, 301, 330}, 0.02F}})
    for (const auto algorithm : {Algorithm::cd, Algorithm::pcd}) {
      const auto initial = reference::random_parameters(shape.visible, shape.hidden, size, 1);
      Trained run(context(), {.algorithm = algorithm, .statistics = Statistics::mean_field, .precision = bf16}, shape,
                  initial);
      compare_with_the_textbook(run, initial, 1, [&](const auto& found, const auto& expected) {
        double sum = 0;
        for (std::size_t at = 0; at < found.size(); ++at) {
          ASSERT_NEAR(found[at], expected[at], 1e-5) << at;
          sum += std::abs(found[at] - expected[at]);
        }
        EXPECT_LT(sum / static_cast<double>(found.size()), 5e-8);  // unrounded: 10⁻⁶
      });
    }
}

TEST_P(ContrastiveInBf16, OfSpinsAndWeightsThatItHoldsIsExact) {
  for (const test::TrainingShape& shape :
       {test::TrainingShape{30, 30, 33, 20}, test::TrainingShape{30, 30, 301, 330}}) {
    // In 64ths: so bf16 holds them, and a field is the same in whatever order it is added up.
    auto initial = reference::random_parameters(shape.visible, shape.hidden, 0.1F, 5);
    for (std::int64_t i = 0; i < initial.weights.size(); ++i)
      initial.weights.data()[i] = std::round(64 * initial.weights.data()[i]) / 64;
    Trained rounded(context(), {.precision = bf16}, shape, initial), full(context(), {}, shape, initial);
    EXPECT_EQ(rounded.update(0), full.update(0));
    const auto found = rounded.all(), expected = full.all();
    for (std::size_t i = 0; i < found.size(); ++i) ASSERT_NEAR(found[i], expected[i], 3e-8) << i;
  }
}

TEST_P(ContrastiveInBf16, LeavesNothingBehindInTheWorkspace) {
  constexpr test::TrainingShape shape{50, 21, 100, 64};
  const auto initial = reference::random_parameters(shape.visible, shape.hidden, 0.1F, 6);
  const ContrastiveDivergence method{.algorithm = Algorithm::pcd, .precision = bf16, .optimizer = {.momentum = 0.5}};
  Trained kept(context(), method, shape, initial), fresh(context(), method, shape, initial);
  for (std::uint32_t update = 0; update < 4; ++update) {
    kept.update(update);
    fresh.workspace = {};
    fresh.update(update);
  }
  EXPECT_EQ(kept.all(), fresh.all());
}

TEST_P(ContrastiveInBf16, PassesANanOn) {
  constexpr test::TrainingShape shape{30, 30, 33, 20};
  auto initial = reference::random_parameters(shape.visible, shape.hidden, 0.1F, 7);
  initial.weights.data()[3] = std::numeric_limits<float>::quiet_NaN();
  Trained run(context(), {.precision = bf16}, shape, initial);
  EXPECT_TRUE(std::isnan(run.update(0)));
  EXPECT_TRUE(std::isnan(run.all()[3]));
}

KADANOFF_ON_EACH_DEVICE(ContrastiveInBf16);

TEST(ContrastiveInBf16OnTheCpu, DoesNotDependOnTheNumberOfThreads) {
  for (const test::TrainingShape& shape :
       {test::TrainingShape{700, 700, 100, 64}, test::TrainingShape{700, 700, 301, 330}})
    for (const auto statistics : {Statistics::sampled, Statistics::mean_field}) {
      std::vector<std::vector<float>> results;
      for (const int threads : {1, 2, 5}) {
        Context machine(cpu_device, threads);
        Trained run(machine, {.statistics = statistics, .centred = true, .precision = bf16}, shape,
                    reference::random_parameters(shape.visible, shape.hidden, 0.1F, 8));
        const double error = run.update(0);
        results.push_back(run.all());
        results.back().push_back(static_cast<float>(error));
      }
      EXPECT_EQ(results[0], results[1]);
      EXPECT_EQ(results[0], results[2]);
    }
}

}  // namespace
}  // namespace kadanoff::training
