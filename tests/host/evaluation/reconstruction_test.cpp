// Reconstructions against the chain of means, written out.
#include "host/evaluation/reconstruction.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/devices.hpp"
#include "tests/support/samples.hpp"

namespace kadanoff::evaluation {
namespace {

std::vector<double> up(const data::Model& model, const std::vector<double>& v) {
  const auto& p = model.parameters;
  std::vector<double> h;
  for (std::int64_t a = 0; a < model.hidden(); ++a) {
    double field = p.hidden_bias.data()[a];
    for (std::int64_t i = 0; i < model.visible(); ++i)
      field += v[static_cast<std::size_t>(i)] * p.weights.data()[i * model.hidden() + a];
    h.push_back(std::tanh(field));
  }
  return h;
}

std::vector<double> down(const data::Model& model, const std::vector<double>& h) {
  const auto& p = model.parameters;
  std::vector<double> v;
  for (std::int64_t i = 0; i < model.visible(); ++i) {
    double field = p.visible_bias.data()[i];
    for (std::int64_t a = 0; a < model.hidden(); ++a)
      field += h[static_cast<std::size_t>(a)] * p.weights.data()[i * model.hidden() + a];
    v.push_back(std::tanh(field));
  }
  return v;
}

class ReconstructionOf : public test::OnEachDevice {};

TEST_P(ReconstructionOf, SamplesIsUpAndDownAllLayersByMeans) {
  data::Stack stack;
  for (const auto& [visible, hidden] : {std::pair{9, 6}, {6, 4}})
    stack.layers.push_back(test::some_model(visible, hidden));
  for (const auto& data : {test::random_real_data(11, 9), test::random_data(11, 9)}) {
    const auto found = reconstruct(context(), stack, data);
    ASSERT_EQ(found.errors.size(), 11U);
    double mean_error = 0;
    std::vector<double> sums(9), squares(9);
    for (std::int64_t s = 0; s < 11; ++s) {
      std::vector<double> v;
      for (std::int64_t i = 0; i < 9; ++i) v.push_back(data.value(s, i));
      const auto again = down(stack.layers[0], down(stack.layers[1], up(stack.layers[1], up(stack.layers[0], v))));
      double error = 0;
      for (std::size_t i = 0; i < 9; ++i) {
        EXPECT_NEAR(found.means.value(s, static_cast<std::int64_t>(i)), again[i], 1e-5);
        error += (v[i] - again[i]) * (v[i] - again[i]) / 9;
        sums[i] += v[i] / 11;
        squares[i] += v[i] * v[i] / 11;
      }
      EXPECT_NEAR(found.errors[static_cast<std::size_t>(s)], error, 1e-5);
      mean_error += error / 11;
    }
    EXPECT_NEAR(found.error.mean, mean_error, 1e-5);
    double of_the_mean = 0;
    for (std::size_t i = 0; i < 9; ++i) of_the_mean += (squares[i] - sums[i] * sums[i]) / 9;
    EXPECT_NEAR(found.error_of_the_mean, of_the_mean, 1e-6);
  }
}

TEST_P(ReconstructionOf, OtherUnitsIsRefused) {
  data::Stack stack;
  stack.layers.push_back(test::some_model(9, 6));
  EXPECT_THROW(reconstruct(context(), stack, test::random_data(3, 8)), Error);
}

KADANOFF_ON_EACH_DEVICE(ReconstructionOf);

}  // namespace
}  // namespace kadanoff::evaluation
