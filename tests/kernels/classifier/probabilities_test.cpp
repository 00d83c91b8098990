// The classifier's probabilities, against a scalar loop.
#include "kernels/classifier/probabilities.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "tests/reference/classifier.hpp"
#include "tests/support/devices.hpp"

namespace kadanoff::classifier {
namespace {

std::vector<float> random_means(std::int64_t count, unsigned seed) {
  std::mt19937 generator(seed);
  std::uniform_real_distribution<float> uniform(-1, 1);
  std::vector<float> values(static_cast<std::size_t>(count));
  for (auto& value : values) value = uniform(generator);
  return values;
}

class Probabilities : public test::OnEachDevice {
 protected:
  std::vector<float> run(const Parameters& host, const std::vector<float>& inputs) {
    Context& machine = context();
    const auto parameters = host.copied_to(machine, machine.device());
    const auto on_device = to_device(machine, inputs);
    const auto rows = static_cast<std::int64_t>(inputs.size()) / host.visible();
    Array<float> out(machine.device(), rows * host.classes());
    probabilities(machine, parameters.view(), on_device.matrix(rows, host.visible()), out.matrix(rows, host.classes()));
    return to_host(machine, out);
  }
};

TEST_P(Probabilities, AreThoseOfTheScalarLoop) {
  // Odd sizes, more classes than a warp has threads, a single hidden unit, two classes, more rows than a task takes.
  struct Case {
    std::int64_t rows, visible, hidden, classes;
  };
  for (const auto& [rows, visible, hidden, classes] : {Case{1, 3, 1, 2}, Case{333, 100, 64, 25}, Case{7, 33, 5, 67},
                                                       Case{129, 9, 17, 16}, Case{5, 31, 40, 129}, Case{3, 4, 2, 1}}) {
    const auto host = reference::random_classifier(visible, hidden, classes, 0.5F, 1);
    const reference::Classifier model(host);
    const auto inputs = random_means(rows * visible, 2);
    const auto result = run(host, inputs);
    for (std::int64_t i = 0; i < rows; ++i) {
      const auto* row = inputs.data() + i * visible;
      const auto expected = model.log_probabilities({row, row + visible});
      double sum = 0;
      for (std::int64_t c = 0; c < classes; ++c) {
        const double p = result[static_cast<std::size_t>(i * classes + c)];
        ASSERT_NEAR(p, std::exp(expected[static_cast<std::size_t>(c)]), 3e-6) << "row " << i << ", class " << c;
        sum += p;
      }
      ASSERT_NEAR(sum, 1, 2e-6);
    }
  }
}

TEST_P(Probabilities, DoNotOverflowHoweverLargeTheLogits) {
  auto host = reference::random_classifier(4, 3, 20, 0, 1);
  for (std::int64_t c = 0; c < 20; ++c) host.output_bias.data()[c] = static_cast<float>(c) * 1e30F;
  auto result = run(host, {1, -1, 1, 1});
  for (std::size_t c = 0; c < 20; ++c) EXPECT_EQ(result[c], c == 19 ? 1.0F : 0.0F);
  for (std::int64_t c = 0; c < 20; ++c) host.output_bias.data()[c] = -1e30F;
  result = run(host, {1, -1, 1, 1});
  for (std::size_t c = 0; c < 20; ++c) EXPECT_NEAR(result[c], 0.05F, 1e-7F);
  for (std::int64_t c = 0; c < 20; ++c) host.output_bias.data()[c] = -80.0F * static_cast<float>(c);
  result = run(host, {1, -1, 1, 1});
  EXPECT_FLOAT_EQ(result[1], std::exp(-80.0F));
  EXPECT_EQ(result[2], 0.0F);
}

TEST_P(Probabilities, ANaNIsNotHidden) {
  constexpr float nan = std::numeric_limits<float>::quiet_NaN();
  const auto host = reference::random_classifier(5, 4, 18, 0.5F, 3);
  auto inputs = random_means(3 * 5, 4);
  inputs[7] = nan;  // in row 1 alone
  auto result = run(host, inputs);
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t c = 0; c < 18; ++c) EXPECT_EQ(std::isnan(result[i * 18 + c]), i == 1) << i << " " << c;
  for (auto member :
       {&Parameters::hidden_weights, &Parameters::hidden_bias, &Parameters::output_weights, &Parameters::output_bias}) {
    Context cpu;
    auto broken = host.copied_to(cpu, cpu_device);
    (broken.*member).data()[(broken.*member).size() - 1] = nan;
    result = run(broken, random_means(5, 4));
    for (const float p : result) EXPECT_TRUE(std::isnan(p));
  }
}

TEST_P(Probabilities, ShapesThatDoNotFitAreRefused) {
  Context& machine = context();
  const auto parameters = reference::random_classifier(5, 4, 3, 0.5F, 3).copied_to(machine, machine.device());
  const Array<float> inputs(machine.device(), 20);
  Array<float> out(machine.device(), 20);
  EXPECT_THROW(probabilities(machine, parameters.view(), inputs.matrix(2, 4), out.matrix(2, 3)), Error);
  EXPECT_THROW(probabilities(machine, parameters.view(), inputs.matrix(2, 5), out.matrix(2, 4)), Error);
  EXPECT_THROW(probabilities(machine, parameters.view(), inputs.matrix(2, 5), out.matrix(3, 3)), Error);
}

KADANOFF_ON_EACH_DEVICE(Probabilities);

}  // namespace
}  // namespace kadanoff::classifier
