// The hidden layer of samples, against textbook loops and statistics.
#include "host/data/transform.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "host/machine/memory.hpp"
#include "tests/reference/rbm.hpp"
#include "tests/support/child.hpp"
#include "tests/support/devices.hpp"
#include "tests/support/files.hpp"
#include "tests/support/samples.hpp"

namespace kadanoff::data {
namespace {

class Transform : public test::OnEachDevice {};
KADANOFF_ON_EACH_DEVICE(Transform);

TEST_P(Transform, GivesTheMeansOfTheHiddenUnits) {
  const auto model = test::some_model(7, 35);
  const reference::Rbm rbm(model.parameters);
  for (auto data : {test::random_data(20, 7), test::random_real_data(20, 7)}) {
    data.temperatures.assign(20, 2.5);
    data.labels.assign(20, 3);
    data.label_names = {"a", "b", "c", "d"};
    const auto hidden = transform(context(), model, data, PassAs::means, 1);
    ASSERT_EQ(hidden.count, 20);
    ASSERT_EQ(hidden.units, 35);
    EXPECT_EQ(hidden.temperatures, data.temperatures);
    EXPECT_EQ(hidden.labels, data.labels);
    EXPECT_EQ(hidden.label_names, data.label_names);
    for (std::int64_t i = 0; i < 20; ++i) {
      reference::Spins v;
      for (std::int64_t j = 0; j < 7; ++j) v.push_back(data.value(i, j));
      const auto means = rbm.hidden_mean(v);
      for (std::int64_t a = 0; a < 35; ++a) EXPECT_NEAR(hidden.value(i, a), means[static_cast<std::size_t>(a)], 1e-5);
    }
  }
}

TEST_P(Transform, DrawsSpinsFromThem) {
  const auto model = test::some_model(3, 35);
  data::Dataset data;  // the same sample, often
  data.count = 4000, data.units = 3;
  data.words.assign(4000, 5);
  const auto means = reference::Rbm(model.parameters).hidden_mean({1, -1, 1});
  const auto hidden = transform(context(), model, data, PassAs::samples, 7);
  for (std::int64_t a = 0; a < 35; ++a) {
    double sum = 0;
    for (std::int64_t i = 0; i < 4000; ++i) sum += hidden.spin(i, a);
    const double mean = means[static_cast<std::size_t>(a)];
    EXPECT_NEAR(sum / 4000, mean, 4.5 * std::sqrt((1 - mean * mean) / 4000) + 1e-4) << a;
  }
  EXPECT_EQ(transform(context(), model, data, PassAs::samples, 7).words, hidden.words);
  EXPECT_NE(transform(context(), model, data, PassAs::samples, 8).words, hidden.words);
}

TEST(TransformOf, NeedsDataThatFits) {
  Context on_cpu(cpu_device, 1);
  EXPECT_TRUE(test::fails_with(ExitCode::bad_input, "visible unit", [&] {
    transform(on_cpu, test::some_model(7, 3), test::random_data(5, 8), PassAs::means, 1);
  }));
}

TEST(TransformOf, NeedsMemoryForItsResultAndABatch) {
  const auto model = test::some_model(2000, 4);
  const auto data = test::random_data(2000, 2000);
  const auto exit_code = [&](std::int64_t bytes) {
    return test::exit_code_in_child([&] {
      machine::take_as_free(bytes);
      Context on_cpu(cpu_device, 1);
      transform(on_cpu, model, data, PassAs::means, 1);
    });
  };
  EXPECT_EQ(exit_code(32 << 20), 0);
  EXPECT_EQ(exit_code(8 << 20), 2);
}

TEST_P(Transform, GoesDownAsVisibleUnitsFollowHiddenOnes) {
  const auto model = test::some_model(7, 5);
  const reference::Rbm rbm(model.parameters);
  const auto hidden = test::random_data(20, 5);
  const auto means = transform_down(context(), model, hidden, PassAs::means, 1);
  ASSERT_EQ(means.units, 7);
  for (std::int64_t i = 0; i < 20; ++i) {
    reference::Spins h;
    for (std::int64_t a = 0; a < 5; ++a) h.push_back(hidden.value(i, a));
    const auto expected = rbm.visible_mean(h);
    for (std::int64_t j = 0; j < 7; ++j) EXPECT_NEAR(means.value(i, j), expected[static_cast<std::size_t>(j)], 1e-5);
  }
  Dataset same;  // the same hidden units, often
  same.count = 4000, same.units = 5;
  for (int i = 0; i < 4000; ++i) same.words.push_back(0b10110);
  const auto drawn = transform_down(context(), model, same, PassAs::samples, 3);
  const auto expected = transform_down(context(), model, same, PassAs::means, 3);
  for (std::int64_t j = 0; j < 7; ++j) {
    double sum = 0;
    for (std::int64_t i = 0; i < 4000; ++i) sum += drawn.spin(i, j);
    const double mean = expected.value(0, j), sigma = std::sqrt((1 - mean * mean) / 4000);
    EXPECT_NEAR(sum / 4000, mean, 4.5 * sigma + 1e-6) << j;
  }
  EXPECT_TRUE(test::fails_with(ExitCode::bad_input, "has 5 hidden units",
                               [&] { transform_down(context(), model, test::random_data(2, 6), PassAs::means, 1); }));
}

}  // namespace
}  // namespace kadanoff::data
