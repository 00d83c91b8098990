// Descent of the classifier, against back-propagation by scalar loops.
#include "kernels/classifier/descent.hpp"

#include <gtest/gtest.h>

#include "tests/reference/classifier.hpp"
#include "tests/support/devices.hpp"
#include "tests/support/random_rows.hpp"

namespace kadanoff::classifier {
namespace {

using reference::Values;

struct Samples {
  std::int64_t count, visible;
  std::vector<std::uint32_t> words;
  std::vector<std::int32_t> labels;

  Samples(std::int64_t samples, std::int64_t units, std::int64_t classes, unsigned seed)
      : count(samples), visible(units), words(test::random_rows(samples, units, seed)) {
    std::mt19937 generator(seed);
    for (std::int64_t i = 0; i < samples; ++i)
      labels.push_back(static_cast<std::int32_t>(generator() % static_cast<unsigned>(classes)));
  }
  [[nodiscard]] Values spins(std::int64_t i) const {
    Values v;
    for (std::int64_t j = 0; j < visible; ++j)
      v.push_back(
          (words[static_cast<std::size_t>(i * rows::words_per_row(visible) + j / 32)] >> (j % 32) & 1U) != 0 ? 1 : -1);
    return v;
  }
  [[nodiscard]] std::size_t label(std::int64_t i) const {
    return static_cast<std::size_t>(labels[static_cast<std::size_t>(i)]);
  }
};

Values all_values(Context& machine, const Parameters& parameters) {
  Values values;
  for (const auto* array :
       {&parameters.hidden_weights, &parameters.hidden_bias, &parameters.output_weights, &parameters.output_bias}) {
    const auto part = to_host(machine, *array);
    values.insert(values.end(), part.begin(), part.end());
  }
  return values;
}

struct Step {
  Values gradient;       // what was subtracted, divided by the rate; in the order of reference::Classifier
  double loss = 0;       // from the step
  double same_loss = 0;  // from cross_entropy, before the step
};

Step one_step(Context& machine, const Parameters& host, const Samples& samples, float rate) {
  auto parameters = host.copied_to(machine, machine.device());
  const auto words = to_device(machine, samples.words);
  const auto labels = to_device(machine, samples.labels);
  const LabelledRows rows{{words.matrix(samples.count, rows::words_per_row(samples.visible)), samples.visible},
                          labels.vector()};
  DescentWorkspace workspace;
  auto loss = to_device(machine, std::vector<double>{0}), same_loss = to_device(machine, std::vector<double>{7});
  cross_entropy(machine, rows, parameters.view(), workspace, same_loss.data());
  descend(machine, rows, rate, parameters.view(), workspace, loss.data());
  Step step{all_values(machine, parameters), to_host(machine, loss).front(), to_host(machine, same_loss).front() - 7};
  const auto before = reference::Classifier(host).parameters;
  for (std::size_t i = 0; i < before.size(); ++i) step.gradient[i] = (before[i] - step.gradient[i]) / rate;
  return step;
}

class Descent : public test::OnEachDevice {};

TEST_P(Descent, IsBackPropagationByScalarLoops) {
  // One sample, odd sizes, several tiles and chunks, two classes, one hidden unit, more classes than a warp.
  struct Case {
    std::int64_t count, visible, hidden, classes;
  };
  for (const auto& [count, visible, hidden, classes] :
       {Case{1, 3, 2, 2}, Case{2100, 37, 20, 25}, Case{70, 33, 1, 2}, Case{300, 10, 7, 70}, Case{40, 300, 230, 16}}) {
    const auto host = reference::random_classifier(visible, hidden, classes, 0.2F, 4);
    const Samples samples(count, visible, classes, 5);
    const reference::Classifier model(host);
    Values expected(model.parameters.size(), 0.0);
    double loss = 0;
    for (std::int64_t i = 0; i < count; ++i) {
      model.add_gradient(expected, samples.spins(i), samples.label(i), 1.0 / static_cast<double>(count));
      loss += model.loss(samples.spins(i), samples.label(i));
    }
    const auto step = one_step(context(), host, samples, 1);
    for (std::size_t i = 0; i < expected.size(); ++i)
      ASSERT_NEAR(step.gradient[i], expected[i], 3e-6) << "entry " << i << " of " << count << " " << visible;
    EXPECT_NEAR(step.loss, loss, 2e-6 * loss);
    EXPECT_NEAR(step.same_loss, loss, 2e-6 * loss);
  }
}

TEST_P(Descent, FollowsTheSlopeOfTheLoss) {
  // By central differences of the scalar loss, without back-propagation.
  const auto host = reference::random_classifier(6, 5, 4, 0.4F, 6);
  const Samples samples(50, 6, 4, 7);
  const auto step = one_step(context(), host, samples, 1);
  const reference::Classifier model(host);
  for (std::size_t entry = 0; entry < model.parameters.size(); ++entry) {
    constexpr double h = 1e-4;
    auto up = model, down = model;
    up.parameters[entry] += h;
    down.parameters[entry] -= h;
    double slope = 0;
    for (std::int64_t i = 0; i < samples.count; ++i)
      slope += (up.loss(samples.spins(i), samples.label(i)) - down.loss(samples.spins(i), samples.label(i))) / (2 * h);
    EXPECT_NEAR(step.gradient[entry], slope / static_cast<double>(samples.count), 2e-6) << "entry " << entry;
  }
}

TEST_P(Descent, StepsByTheRate) {
  const auto host = reference::random_classifier(10, 5, 4, 0.4F, 8);
  const Samples samples(100, 10, 4, 9);
  const auto one = one_step(context(), host, samples, 1), half = one_step(context(), host, samples, 0.5F);
  for (std::size_t i = 0; i < one.gradient.size(); ++i) EXPECT_NEAR(one.gradient[i], half.gradient[i], 1e-6);
}

TEST_P(Descent, MeasuresTheLossOfHopelesslyWrongAnswers) {
  // p(label) is far below the smallest float; −ln p is not.
  auto host = reference::random_classifier(5, 3, 4, 0, 1);
  host.output_bias.data()[2] = 1000;
  Samples samples(40, 5, 4, 2);
  std::fill(samples.labels.begin(), samples.labels.end(), 1);
  const auto step = one_step(context(), host, samples, 1);
  EXPECT_DOUBLE_EQ(step.loss, 40 * 1000.0);
  const reference::Classifier model(host);
  EXPECT_FLOAT_EQ(static_cast<float>(step.gradient[model.b2(1)]), -1);
  EXPECT_FLOAT_EQ(static_cast<float>(step.gradient[model.b2(0)]), 0);
}

TEST_P(Descent, ANaNIsNotHidden) {
  const Samples samples(40, 5, 4, 2);
  for (auto member :
       {&Parameters::hidden_weights, &Parameters::hidden_bias, &Parameters::output_weights, &Parameters::output_bias}) {
    auto host = reference::random_classifier(5, 3, 4, 0.5F, 1);
    (host.*member).data()[0] = NAN;
    const auto step = one_step(context(), host, samples, 1);
    EXPECT_TRUE(std::isnan(step.loss) && std::isnan(step.same_loss));
  }
}

TEST_P(Descent, AStepThatIsRepeatedGivesTheSameBits) {
  const auto host = reference::random_classifier(100, 64, 25, 0.1F, 11);
  const Samples samples(900, 100, 25, 12);
  const auto first = one_step(context(), host, samples, 0.1F), second = one_step(context(), host, samples, 0.1F);
  EXPECT_EQ(first.gradient, second.gradient);
  EXPECT_EQ(first.loss, second.loss);
}

KADANOFF_ON_EACH_DEVICE(Descent);

TEST(DescentOnTheCpu, DoesNotDependOnTheNumberOfThreads) {
  for (const auto& [visible, hidden, classes] : {std::tuple{100, 64, 25}, std::tuple{300, 230, 3}}) {
    const auto host = reference::random_classifier(visible, hidden, classes, 0.1F, 14);
    const Samples samples(1500, visible, classes, 13);
    std::vector<Step> steps;
    for (const int threads : {1, 2, 5}) {
      Context machine(cpu_device, threads);
      steps.push_back(one_step(machine, host, samples, 0.1F));
    }
    for (const auto& step : steps) {
      EXPECT_EQ(step.gradient, steps[0].gradient);
      EXPECT_EQ(step.loss, steps[0].loss);
      EXPECT_EQ(step.same_loss, steps[0].same_loss);
    }
  }
}

}  // namespace
}  // namespace kadanoff::classifier
