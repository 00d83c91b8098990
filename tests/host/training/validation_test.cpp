// The measures along a training, against textbook loops.
#include "host/training/validation.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "kernels/rbm/pseudo_likelihood.hpp"
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
  constexpr std::int64_t update = 17;

  const auto rows = reference::unpacked(held_out.words, 9);
  const auto key = random::make_key(5, random::Stream::pseudo_likelihood, update);
  double pseudo_likelihood = 0, gap = 0, saturated = 0, squares = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    auto flipped = rows[i];
    const auto unit = static_cast<std::size_t>(rbm::pseudo_likelihood_unit(key, static_cast<std::uint32_t>(i), 9));
    flipped[unit] = -flipped[unit];
    pseudo_likelihood -= std::log1p(std::exp(rbm.log_weight(flipped) - rbm.log_weight(rows[i])));
    gap -= rbm.log_weight(rows[i]) / 30;
    for (const double mean : rbm.hidden_mean(rows[i])) saturated += std::abs(mean) > 0.99 ? 1 : 0;
  }
  for (const auto& row : reference::unpacked(training.words, 9)) gap += rbm.log_weight(row) / 40;
  for (const double w : rbm.w) squares += w * w;

  const auto parameters = model.parameters.copied_to(context(), context().device());
  Validation validation(context(), training, held_out, 5);
  const auto measured = validation.measure(parameters, update);
  EXPECT_NEAR(measured["validation_pseudo_likelihood"], pseudo_likelihood / 30, 1e-5);
  EXPECT_NEAR(measured["free_energy_gap"], gap, 1e-4);
  EXPECT_NEAR(measured["hidden_saturation"], saturated / (30 * 5), 1e-12);
  EXPECT_GT(measured["hidden_saturation"], 0.1);
  EXPECT_NEAR(measured["weight_norm"], std::sqrt(squares), 1e-6);
  EXPECT_GT(measured["validation_error"], 0);
  EXPECT_LT(measured["validation_error"], 4);
  EXPECT_EQ(validation.measure(parameters, update), measured);
  EXPECT_NE(validation.measure(parameters, update + 1), measured);
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
  EXPECT_NEAR(Validation(context(), data, data, 1).measure(parameters, 1)["validation_error"], wrong / 400, 1e-12);
}

TEST(Validation, LooksAtAPartOfTheDataThatIsSpreadOverIt) {
  Context context(cpu_device, 1);
  data::Dataset data;  // 3,000 samples of one unit; the last third is up
  data.count = 3000, data.units = 1;
  for (int i = 0; i < 3000; ++i) data.words.push_back(i < 2000 ? 0 : 1);
  auto model = test::some_model(1, 1);
  auto view = model.parameters.view();
  view.weights(0, 0) = 0, view.hidden_bias.data[0] = 0, view.visible_bias.data[0] = 100;  // always up
  EXPECT_NEAR(Validation(context, data, data, 1).measure(model.parameters, 1)["validation_error"], 4 * 2.0 / 3, 0.01);
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
  const auto measured = Validation(context, data, data, 1).measure(test::some_model(4, 2).parameters, 3);
  EXPECT_FALSE(measured.contains("validation_pseudo_likelihood"));
  EXPECT_NEAR(measured["free_energy_gap"], 0, 1e-12);
}

TEST(Validation, IsDueSoSeldomThatItCostsLittle) {
  EXPECT_EQ(epochs_between_validations(60000, 10000), 1);
  EXPECT_EQ(epochs_between_validations(1000, 1000), 60);
  EXPECT_EQ(epochs_between_validations(1000, 100), 6);
}

}  // namespace
}  // namespace kadanoff::training
