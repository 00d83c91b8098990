// The measures along a training, against textbook loops.
#include "host/training/validation.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "kernels/rbm/free_energy.hpp"
#include "tests/reference/rbm.hpp"
#include "tests/support/devices.hpp"
#include "tests/support/files.hpp"
#include "tests/support/samples.hpp"

namespace kadanoff::training {
namespace {

using test::fails_with;

class ValidationOn : public test::OnEachDevice {};
KADANOFF_ON_EACH_DEVICE(ValidationOn);

TEST_P(ValidationOn, GivesTheTextbookMeasures) {
  const auto training = test::random_data(40, 9, 1), held_out = test::random_data(30, 9, 2);
  auto model = test::some_model(9, 5);
  for (std::int64_t a = 0; a < 9; ++a) model.parameters.view().weights(a, 3) = a == 0 ? 4 : 0;  // a saturated unit
  const reference::Rbm rbm(model.parameters);

  const auto rows = reference::unpacked(held_out.words, 9);
  double pseudo_likelihood = 0, gap = 0, saturated = 0, squares = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (std::size_t unit = 0; unit < 9; ++unit) {
      auto flipped = rows[i];
      flipped[unit] = -flipped[unit];
      pseudo_likelihood -= std::log1p(std::exp(rbm.log_weight(flipped) - rbm.log_weight(rows[i]))) / 9;
    }
    gap -= rbm.log_weight(rows[i]) / 30;
    for (const double mean : rbm.hidden_mean(rows[i])) saturated += std::abs(mean) > 0.99 ? 1 : 0;
  }
  for (const auto& row : reference::unpacked(training.words, 9)) gap += rbm.log_weight(row) / 40;
  for (const double w : rbm.w) squares += w * w;

  const auto parameters = model.parameters.copied_to(context(), context().device());
  Validation validation(context(), training, held_out, 5);
  const auto measured = validation.measure(parameters);
  EXPECT_NEAR(measured["validation_pseudo_likelihood"], pseudo_likelihood / 30, 1e-5);
  EXPECT_NEAR(measured["free_energy_gap"], gap, 1e-4);
  EXPECT_NEAR(measured["hidden_saturation"], saturated / (30 * 5), 1e-12);
  EXPECT_GT(measured["hidden_saturation"], 0.1);
  EXPECT_NEAR(measured["weight_norm"], std::sqrt(squares), 1e-6);
  EXPECT_GT(measured["validation_error"], 0);
  EXPECT_LT(measured["validation_error"], 4);
  EXPECT_EQ(validation.measure(parameters), measured);
}

// Of a unit that follows one visible unit for certain, the reconstruction is known.
TEST_P(ValidationOn, CountsTheErrorOfAReconstruction) {
  auto model = test::some_model(2, 1);
  model.parameters.weights.fill_zero(context());
  auto view = model.parameters.view();
  view.weights(0, 0) = 100, view.weights(1, 0) = 0;
  view.visible_bias.data[0] = 0, view.visible_bias.data[1] = 100;  // the second unit is always up
  view.hidden_bias.data[0] = 0;
  const auto data = test::random_data(200, 2);
  double wrong = 0;
  for (std::int64_t i = 0; i < 200; ++i) wrong += data.spin(i, 1) < 0 ? 4 : 0;
  const auto parameters = model.parameters.copied_to(context(), context().device());
  EXPECT_NEAR(Validation(context(), data, data, 1).measure(parameters)["validation_error"], wrong / 400, 1e-12);
}

TEST(Validation, LooksAtAPartOfTheDataThatIsSpreadOverIt) {
  Context context(cpu_device, 1);
  data::Dataset data;  // 3,000 samples of one unit; the last third is up
  data.count = 3000, data.units = 1;
  for (int i = 0; i < 3000; ++i) data.words.push_back(i < 2000 ? 0 : 1);
  auto model = test::some_model(1, 1);
  auto view = model.parameters.view();
  view.weights(0, 0) = 0, view.hidden_bias.data[0] = 0, view.visible_bias.data[0] = 100;  // always up
  EXPECT_NEAR(Validation(context, data, data, 1).measure(model.parameters)["validation_error"], 4 * 2.0 / 3, 0.01);
}

TEST(Validation, RefusesDataOfAnotherSystem) {
  Context context(cpu_device, 1);
  const auto data = test::random_data(10, 9);
  auto lattice = data, other = data;
  lattice.lattice_shape = {3, 3};
  other.lattice_shape = {9};
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "has 8 units per sample, and",
                         [&] { Validation(context, data, test::random_data(10, 8), 1); }));
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "holds real values, and",
                         [&] { Validation(context, data, test::random_real_data(10, 9), 1); }));
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "has lattices of 9", [&] { Validation(context, lattice, other, 1); }));
}

TEST(Validation, OfRealValuesHasNoPseudoLikelihood) {
  Context context(cpu_device, 1);
  const auto data = test::random_real_data(10, 4);
  const auto measured = Validation(context, data, data, 1).measure(test::some_model(4, 2).parameters);
  EXPECT_FALSE(measured.contains("validation_pseudo_likelihood"));
  EXPECT_TRUE(fails_with(ExitCode::usage, "--validate-likelihood: a likelihood is of spins, and the data holds real",
                         [&] { Validation(context, data, data, 1, evaluation::AnnealingSettings{}); }));
  EXPECT_NEAR(measured["free_energy_gap"], 0, 1e-12);
}

// ln Z by enumeration of all states of both layers.
TEST_P(ValidationOn, GivesTheLikelihood) {
  const auto data = test::random_data(30, 5, 2);
  const auto model = test::some_model(5, 3);
  const reference::Rbm rbm(model.parameters);
  double z = 0, mean = 0;
  for (int state = 0; state < 32; ++state) {
    reference::Spins v;
    for (int i = 0; i < 5; ++i) v.push_back((state >> i & 1) != 0 ? 1 : -1);
    z += std::exp(rbm.log_weight(v));
  }
  for (const auto& row : reference::unpacked(data.words, 5)) mean += rbm.log_weight(row) / 30;
  const auto parameters = model.parameters.copied_to(context(), context().device());
  const auto measured = Validation(context(), data, data, 1, evaluation::AnnealingSettings{}).measure(parameters);
  EXPECT_NEAR(measured["validation_likelihood"], mean - std::log(z), 1e-4);
  EXPECT_FALSE(measured.contains("log_z_error"));
}

TEST_P(ValidationOn, AnnealsWhereTooManyStatesWouldBeSummed) {
  const auto data = test::random_data(30, 20, 2);
  auto model = test::some_model(20, 17);
  for (std::int64_t i = 0; i < model.parameters.weights.size(); ++i) model.parameters.weights.data()[i] *= 0.3F;
  const auto parameters = model.parameters.copied_to(context(), context().device());
  Validation validation(context(), data, data, 1, evaluation::AnnealingSettings{.chains = 100, .temperatures = 60});
  const auto measured = validation.measure(parameters);
  double mean = 0;
  const reference::Rbm rbm(model.parameters);
  for (const auto& row : reference::unpacked(data.words, 20)) mean += rbm.log_weight(row) / 30;
  const double exact = mean - rbm::log_partition_function(model.parameters);
  EXPECT_GT(measured["effective_chains"], 20);
  EXPECT_LT(measured["log_z_error"], 0.2);
  EXPECT_NEAR(measured["validation_likelihood"], exact, 4 * measured["log_z_error"].get<double>());
  EXPECT_NE(measured["validation_likelihood"], exact);
}

TEST(Validation, IsDueSoSeldomThatItCostsLittle) {
  EXPECT_EQ(epochs_between_validations(200000, 10000), 1);
  EXPECT_EQ(epochs_between_validations(60000, 10000), 4);
  EXPECT_EQ(epochs_between_validations(1000, 1000), 200);
  EXPECT_EQ(epochs_between_validations(1000, 100), 20);
  EXPECT_EQ(epochs_between_validations(60000, 10000, 0.4), 24);
  EXPECT_DOUBLE_EQ(epochs_of_likelihood({.chains = 100, .temperatures = 600}, 784, 500, 60000), 0.5);
  EXPECT_LT(epochs_of_likelihood({.chains = 100, .temperatures = 600}, 784, 10, 60000), 0.02);  // a sum of 1,024 terms
}

}  // namespace
}  // namespace kadanoff::training
