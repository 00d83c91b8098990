// The map and its Jacobian against the chain rule in double precision, entry by entry, and against finite differences.
#include "host/subspaces/mean_map.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/devices.hpp"
#include "tests/support/samples.hpp"

namespace kadanoff::subspaces {
namespace {

std::vector<double> means_by_loops(const std::vector<const data::Model*>& layers, std::vector<double> x) {
  for (const auto* layer : layers) {
    const auto parameters = layer->parameters.view();
    std::vector<double> h;
    for (std::int64_t a = 0; a < layer->hidden(); ++a) {
      double field = parameters.hidden_bias.data[a];
      for (std::int64_t i = 0; i < layer->visible(); ++i)
        field += x[static_cast<std::size_t>(i)] * double{parameters.weights(i, a)};
      h.push_back(std::tanh(field));
    }
    x = h;
  }
  return x;
}

class MeanMapOf : public test::OnEachDevice {
 protected:
  void SetUp() override {
    OnEachDevice::SetUp();
    for (auto* model : {&lower_, &upper_})
      for (std::int64_t i = 0; i < model->parameters.weights.size(); ++i) model->parameters.weights.data()[i] *= 0.3F;
  }
  MeanMap map_of(const std::vector<const data::Model*>& layers) {
    std::vector<rbm::ParametersView<const float>> views;
    for (const auto* layer : layers) views.push_back(layer->parameters.view());
    return {context(), views};
  }

  data::Model lower_ = test::some_model(7, 5, 1), upper_ = test::some_model(5, 3, 2);
  std::vector<float> points_ = test::random_values(4, 7, 3), changes_ = test::random_values(4, 7, 4);
};

TEST_P(MeanMapOf, LayersHasTheMeansOfTheLoops) {
  for (const auto& layers :
       {std::vector<const data::Model*>{&lower_}, std::vector<const data::Model*>{&lower_, &upper_}}) {
    auto map = map_of(layers);
    EXPECT_EQ(map.visible(), 7);
    EXPECT_EQ(map.hidden(), layers.back()->hidden());
    const auto points = to_device(context(), points_);
    const auto means = map.go_to(points.matrix(4, 7));
    for (std::size_t n = 0; n < 4; ++n) {
      const auto expected = means_by_loops(layers, {points_.begin() + 7 * static_cast<std::ptrdiff_t>(n),
                                                    points_.begin() + 7 * static_cast<std::ptrdiff_t>(n + 1)});
      for (std::size_t a = 0; a < expected.size(); ++a) EXPECT_NEAR(means[n * expected.size() + a], expected[a], 1e-6);
    }
  }
}

TEST_P(MeanMapOf, LayersHasTheirProduct) {
  auto map = map_of({&lower_, &upper_});
  const auto product = map.product();
  ASSERT_EQ(product.rows, 7);
  ASSERT_EQ(product.cols, 3);
  Array<float> copy(cpu_device, 21);
  copy_bytes(context(), cpu_device, copy.data(), context().device(), product.data, copy.bytes());
  const auto below = lower_.parameters.view().weights, above = upper_.parameters.view().weights;
  for (std::int64_t i = 0; i < 7; ++i)
    for (std::int64_t b = 0; b < 3; ++b) {
      double sum = 0;
      for (std::int64_t a = 0; a < 5; ++a) sum += double{below(i, a)} * double{above(a, b)};
      EXPECT_NEAR(copy.data()[i * 3 + b], sum, 1e-6);
    }
}

TEST_P(MeanMapOf, LayersMovesAsFiniteDifferencesDo) {
  for (const auto& layers :
       {std::vector<const data::Model*>{&lower_}, std::vector<const data::Model*>{&lower_, &upper_}}) {
    auto map = map_of(layers);
    const auto points = to_device(context(), points_), changes = to_device(context(), changes_);
    map.go_to(points.matrix(4, 7));
    const auto energies = map.energies(changes.matrix(4, 7));
    const auto hidden = static_cast<std::size_t>(map.hidden());
    std::vector<double> norms;
    constexpr double step = 1e-5;
    for (std::size_t n = 0; n < 4; ++n) {
      const auto moved = [&](const std::vector<double>& direction) {  // J · direction
        std::vector<double> ahead, behind;
        for (std::size_t i = 0; i < 7; ++i) {
          ahead.push_back(points_[7 * n + i] + step * direction[i]);
          behind.push_back(points_[7 * n + i] - step * direction[i]);
        }
        const auto high = means_by_loops(layers, ahead), low = means_by_loops(layers, behind);
        double sum = 0;
        for (std::size_t a = 0; a < hidden; ++a) sum += std::pow((high[a] - low[a]) / (2 * step), 2);
        return sum;
      };
      const auto from = changes_.begin() + 7 * static_cast<std::ptrdiff_t>(n);
      const double expected = moved({from, from + 7});
      EXPECT_NEAR(energies[n], expected, 1e-5 * expected);
      double norm = 0;
      for (std::size_t i = 0; i < 7; ++i) {
        std::vector<double> unit(7);
        unit[i] = 1;
        norm += moved(unit);
      }
      norms.push_back(norm);
    }
    if (!map.has_one_layer()) continue;
    const auto exact = map.squared_norms();
    for (std::size_t n = 0; n < 4; ++n) EXPECT_NEAR(exact[n], norms[n], 1e-5 * norms[n]);
  }
}

TEST_P(MeanMapOf, SaturatedUnitsKeepsTheDigitsOfSmallSlopes) {
  data::Model model = test::some_model(1, 1, 1);
  model.parameters.weights.data()[0] = 12;
  model.parameters.hidden_bias.data()[0] = 0;
  auto map = map_of({&model});
  const auto one = to_device(context(), std::vector<float>{1});
  map.go_to(one.matrix(1, 1));
  const double expected = 12 / std::pow(std::cosh(12.0), 2);  // 1 − h² of single precision would be 0
  EXPECT_NEAR(map.energies(one.matrix(1, 1))[0], expected * expected, 1e-5 * expected * expected);
}

TEST_P(MeanMapOf, LayersThatDoNotFitIsRefused) {
  EXPECT_THROW(map_of({&upper_, &lower_}), Error);
  EXPECT_THROW(map_of({}), Error);
  auto map = map_of({&lower_, &upper_});
  EXPECT_THROW((void)map.squared_norms(), Error);
}

KADANOFF_ON_EACH_DEVICE(MeanMapOf);

}  // namespace
}  // namespace kadanoff::subspaces
