// Whole trainings, every algorithm with every optimiser, against the textbook loops of tests/reference/training.hpp,
// which draw the same spins.
#include <gtest/gtest.h>

#include "kernels/training/contrastive.hpp"
#include "tests/reference/training.hpp"
#include "tests/support/devices.hpp"
#include "tests/support/random_rows.hpp"
#include "tests/support/training_shape.hpp"

namespace kadanoff::training {
namespace {

constexpr double rate = 0.02;

struct TextbookCase {
  const char* name;
  ContrastiveDivergence method;
  LearningRate rate = {.rate = training::rate};
};

std::vector<TextbookCase> textbook_cases() {
  const Optimizer plain, penalised{.l1 = 0.02, .l2 = 0.05}, momentum{.momentum = 0.9},
      both{.momentum = 0.5, .l1 = 0.02, .l2 = 0.05}, adam{.rule = Optimizer::Rule::adam, .l1 = 0.02, .l2 = 0.05};
  constexpr auto pcd = Algorithm::pcd;
  constexpr auto means = Statistics::mean_field;
  return {{"CD-1", {.optimizer = plain}},
          {"CD-2 by means, penalised", {.statistics = means, .steps = 2, .optimizer = penalised}},
          {"CD-1 with momentum", {.optimizer = momentum}},
          {"CD-1 with momentum, penalised", {.optimizer = both}},
          {"CD-1 with Adam", {.optimizer = adam}},
          {"CD-1 centred", {.centred = true, .optimizer = plain}},
          {"CD-1 by means, centred, with momentum", {.statistics = means, .centred = true, .optimizer = both}},
          {"PCD-1", {.algorithm = pcd, .optimizer = penalised}},
          {"PCD-3 with hidden means", {.algorithm = pcd, .statistics = means, .steps = 3, .optimizer = momentum}},
          {"PCD-1 centred with Adam", {.algorithm = pcd, .centred = true, .optimizer = adam}},
          {"CD-1, warmed up and cooled down",
           {.optimizer = penalised},
           {.rate = rate, .schedule = Schedule::cosine, .period = 5, .warm_up = 3}},
          {"CD-1 with momentum, in steps",
           {.optimizer = momentum},
           {.rate = rate, .schedule = Schedule::step, .period = 2, .factor = 0.5}},
          {"CD-1 with Adam, in steps",
           {.optimizer = adam},
           {.rate = rate, .schedule = Schedule::step, .period = 3, .factor = 0.1}}};
}

class WholeTraining : public test::OnEachDevice {
 protected:
  void compare_with_textbook(const TextbookCase& one, const test::TrainingShape& shape, const rbm::Parameters& initial,
                             const std::vector<std::uint32_t>& data) {
    const auto& [name, method, schedule] = one;
    const StepPlan plan{.samples = static_cast<std::uint32_t>(shape.samples),
                        .batch = static_cast<std::uint32_t>(shape.batch),
                        .rate = schedule,
                        .hidden = random::make_key(3, random::Stream::rbm_hidden),
                        .visible = random::make_key(3, random::Stream::rbm_visible),
                        .shuffle = random::make_key(3, random::Stream::shuffle)};
    auto state = start_training(context(), method, initial.copied_to(context(), context().device()), shape.batch,
                                random::make_key(3, random::Stream::rbm_chains));
    const auto words = to_device(context(), data);
    reference::Training expected(initial, method, plan, reference::unpacked(data, shape.visible),
                                 reference::unpacked(to_host(context(), state.chains), shape.hidden));
    ContrastiveWorkspace workspace;
    for (std::uint32_t update = 0; update < 4; ++update) {
      contrastive_update(context(), method, plan, update,
                         {words.matrix(shape.samples, rows::words_per_row(shape.visible)), shape.visible}, state.view(),
                         workspace);
      expected.step(update, plan.rate.at(update));
    }
    const auto compare = [&, &name = name](const Array<float>& array, const std::vector<double>& values) {
      const auto found = to_host(context(), array);
      for (std::size_t i = 0; i < values.size(); ++i)
        ASSERT_NEAR(found[i], values[i], 2e-6 + 2e-5 * std::abs(values[i]))
            << name << ", " << shape.visible << " units, entry " << i << " of " << values.size();
    };
    compare(state.parameters.weights, expected.model().w);
    compare(state.parameters.visible_bias, expected.model().b);
    compare(state.parameters.hidden_bias, expected.model().c);
    EXPECT_EQ(reference::unpacked(to_host(context(), state.chains), shape.hidden), expected.chains()) << name;
  }
};

TEST_P(WholeTraining, IsThatOfTheTextbook) {
  std::vector<Launch> launches{Launch::plain};
  if (context().on_cuda()) launches = {Launch::plain, Launch::graph, Launch::fused};
  // Both ways of the CPU; a last batch that is smaller; hidden units that do not fill a word.
  for (const test::TrainingShape& shape : {test::TrainingShape{50, 21, 33, 9}, test::TrainingShape{24, 10, 301, 230}}) {
    const auto initial = reference::random_parameters(shape.visible, shape.hidden, 0.1F, 1);
    const auto data = test::random_rows(shape.samples, shape.visible, 2);
    for (auto one : textbook_cases())
      for (const auto launch : launches) {
        one.method.launch = launch;
        compare_with_textbook(one, shape, initial, data);
      }
  }
}

KADANOFF_ON_EACH_DEVICE(WholeTraining);

}  // namespace
}  // namespace kadanoff::training
