// Where a training starts.
#include "host/training/initial_parameters.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "host/data/base_rate.hpp"
#include "tests/support/files.hpp"
#include "tests/support/samples.hpp"

namespace kadanoff::training {
namespace {

std::vector<float> values(const Array<float>& array) { return {array.data(), array.data() + array.size()}; }

TEST(InitialParameters, HaveZeroBiasesOrThoseOfTheData) {
  Context cpu;
  const auto data = test::random_data(50, 20);
  TrainOptions options;
  options.hidden = 6;
  const auto zero = initial_parameters(cpu, options, data);
  options.bias_init = InitialBias::data;
  const auto rate = initial_parameters(cpu, options, data);
  EXPECT_EQ(values(zero.visible_bias), std::vector<float>(20));
  EXPECT_EQ(values(rate.visible_bias), data::base_rate_biases(data));
  for (const auto* parameters : {&zero, &rate}) EXPECT_EQ(values(parameters->hidden_bias), std::vector<float>(6));
  EXPECT_EQ(values(zero.weights), values(rate.weights));
}

TEST(InitialParameters, AreBlockSpinsOfTheScaleAskedForOrOfUnitVariance) {
  Context cpu;
  const auto data = test::random_data(50, 16);
  TrainOptions options;
  options.hidden = 4;
  parse_init("block-spin:2:0.5", options);
  EXPECT_EQ(values(initial_parameters(cpu, options, data).weights)[0], 0.5F);
  parse_init("block-spin:2", options);
  const auto scale = data::unit_variance_scale(cpu, data::block_lattices(*options.block_spins, data, 4), data);
  EXPECT_EQ(values(initial_parameters(cpu, options, data).weights)[0], static_cast<float>(scale));
  parse_init("normal:0", options);
  EXPECT_EQ(values(initial_parameters(cpu, options, data).weights), std::vector<float>(64));
}

TEST(InitialParameters, TakeTheFirstHiddenUnitsOfAModel) {
  Context cpu;
  const auto data = test::random_data(50, 20);
  const auto model = test::some_model(20, 6);
  for (const std::int64_t hidden : {4, 6, 9}) {
    TrainOptions options;
    options.hidden = hidden;
    const auto drawn = initial_parameters(cpu, options, data);
    auto mixed = initial_parameters(cpu, options, data);
    EXPECT_EQ(take_over(model, data, mixed), std::min<std::int64_t>(hidden, 6));
    for (std::int64_t a = 0; a < hidden; ++a) {
      const auto& from = a < 6 ? model.parameters : drawn;
      EXPECT_EQ(mixed.hidden_bias.data()[a], from.hidden_bias.data()[a]);
      for (std::int64_t i = 0; i < 20; ++i) EXPECT_EQ(mixed.view().weights(i, a), from.view().weights(i, a));
    }
    EXPECT_EQ(values(mixed.visible_bias), values(model.parameters.visible_bias));
  }
}

TEST(InitialParameters, RefuseAModelOfOtherVisibleUnits) {
  auto data = test::random_data(50, 20);
  rbm::Parameters parameters(cpu_device, 20, 6);
  EXPECT_TRUE(test::fails_with(ExitCode::usage, "24 visible units, and the data has 20 spins",
                               [&] { take_over(test::some_model(24, 6), data, parameters); }));
  auto model = test::some_model(20, 6);
  model.lattice_shape = {4, 5};
  data.lattice_shape = {5, 4};
  EXPECT_TRUE(test::fails_with(ExitCode::usage, "4×5 lattices", [&] { take_over(model, data, parameters); }));
}

}  // namespace
}  // namespace kadanoff::training
