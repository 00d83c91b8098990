// The fit of a thermometer: that it learns, and what it refuses.
#include "host/thermometer/thermometer.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <csignal>

#include "host/base/stop_request.hpp"
#include "tests/reference/classifier.hpp"
#include "tests/support/devices.hpp"
#include "tests/support/files.hpp"
#include "tests/support/samples.hpp"

namespace kadanoff::thermometer {
namespace {

using test::fails_with;

// Half of the samples are all up or all down (T = 0), half are random (T = ∞).
data::Dataset order_and_disorder(std::int64_t count, std::int64_t units, unsigned seed) {
  data::Dataset data = test::random_data(count, units, seed);
  const auto ordered = test::random_rows(1, units, seed);
  const auto width = static_cast<std::size_t>(rows::words_per_row(units));
  for (std::int64_t i = 0; i < count; ++i) {
    data.temperatures.push_back(i % 2 == 0 ? 0 : INFINITY);
    if (i % 2 == 0)
      for (std::size_t w = 0; w < width; ++w)
        data.words[static_cast<std::size_t>(i) * width + w] =
            i % 4 == 0 ? 0U : (units % 32 == 0 || w + 1 < width ? ~0U : (1U << (units % 32)) - 1);
  }
  return data;
}

ThermometerOptions quick(std::int64_t epochs, std::int64_t hidden = 8) {
  ThermometerOptions options;
  options.hidden = hidden;
  options.epochs = epochs;
  options.learning_rate = 0.5;
  options.init.sigma = 0.3;
  return options;
}

std::vector<float> values(const Thermometer& thermometer) {
  std::vector<float> all;
  const auto& p = thermometer.parameters;
  for (const auto* array : {&p.hidden_weights, &p.hidden_bias, &p.output_weights, &p.output_bias})
    all.insert(all.end(), array->data(), array->data() + array->size());
  return all;
}

class FitThermometer : public test::OnEachDevice {};

TEST_P(FitThermometer, LearnsToTellOrderFromDisorder) {
  const auto training = order_and_disorder(400, 36, 1), test = order_and_disorder(300, 36, 2);
  const auto thermometer = fit_thermometer(context(), training, &test, quick(300)).value();
  EXPECT_EQ(thermometer.temperatures, (std::vector<double>{0, INFINITY}));
  EXPECT_NEAR(thermometer.losses.front().training, std::log(2), 0.5);
  EXPECT_LT(thermometer.losses.back().training, 0.02);
  EXPECT_LT(thermometer.losses.back().test, 0.1);
}

TEST_P(FitThermometer, TellsTheLossOfTheParametersAfterEachEpoch) {
  const auto data = order_and_disorder(150, 20, 3);
  const auto all = fit_thermometer(context(), data, &data, quick(20)).value();
  for (const std::int64_t epochs : {1, 5, 20}) {
    const auto thermometer = fit_thermometer(context(), data, nullptr, quick(epochs)).value();
    EXPECT_EQ(thermometer.losses.back().epoch, epochs);
    EXPECT_TRUE(std::isnan(thermometer.losses.back().test));
    const auto& same = all.losses.at(static_cast<std::size_t>(epochs));
    EXPECT_EQ(same.epoch, epochs);
    EXPECT_DOUBLE_EQ(same.training, thermometer.losses.back().training);
    EXPECT_DOUBLE_EQ(same.training, same.test);  // on the same data
    const reference::Classifier model(thermometer.parameters);
    double loss = 0;
    for (std::int64_t i = 0; i < data.count; ++i) {
      reference::Values v;
      for (std::int64_t j = 0; j < data.units; ++j) v.push_back(data.spin(i, j));
      loss += model.loss(v, static_cast<std::size_t>(i % 2)) / static_cast<double>(data.count);
    }
    EXPECT_NEAR(same.training, loss, 1e-6);
  }
}

TEST_P(FitThermometer, ThrowsWhereTheLossIsNoNumberAnyMore) {
  auto options = quick(50);
  options.learning_rate = 3e38;
  const auto data = order_and_disorder(40, 20, 4);
  EXPECT_TRUE(fails_with(ExitCode::internal, "use a smaller --learning-rate",
                         [&] { fit_thermometer(context(), data, nullptr, options); }));
}

// Lattices whose rows or columns are stripes, anywhere, of either sign, or random: of 12 of each a network learns
// those 12, unless they are moved. Those of the test are others.
data::Dataset stripes(std::int64_t count, unsigned seed) {
  constexpr std::int64_t side = 6;
  data::Dataset data = test::random_data(count, side * side, seed);
  data.lattice_shape = {side, side};
  const auto width = static_cast<std::size_t>(rows::words_per_row(data.units));
  for (std::int64_t i = 0; i < count; ++i) {
    data.temperatures.push_back(i % 2 == 0 ? 1 : 2);
    if (i % 2 != 0) continue;
    const auto at = (i / 2 + seed) % side;
    std::fill_n(data.words.begin() + i * static_cast<std::int64_t>(width), width, 0U);
    for (std::int64_t site = 0; site < data.units; ++site)
      if ((((i / 4) % 2 == 0 ? site / side : site % side) + at) % side < side / 2)
        data.words[static_cast<std::size_t>(i) * width + static_cast<std::size_t>(site / 32)] |= 1U << (site % 32);
  }
  return data;
}

TEST_P(FitThermometer, LearnsMoreOfFewLatticesThatAreMoved) {
  const auto training = stripes(12, 1), test = stripes(600, 2);
  auto options = quick(2000, 32);
  const auto loss = [&] { return fit_thermometer(context(), training, &test, options).value().losses.back().test; };
  const auto fixed = loss();
  options.moves_lattices = true;
  const auto moved = loss();
  EXPECT_GT(fixed, 0.3);
  EXPECT_LT(moved, 0.5 * fixed);
}

// In batches of half of the samples an epoch is two steps, which learn more than one; the losses are those of the
// parameters after the epoch.
TEST_P(FitThermometer, TakesAStepForEachBatch) {
  const auto data = order_and_disorder(300, 36, 9);
  auto options = quick(30);
  const auto whole = fit_thermometer(context(), data, &data, options).value();
  for (const std::int64_t size : {150, 50, 70}) {  // the last batch of 70 has 20
    options.batch_size = size;
    const auto batched = fit_thermometer(context(), data, &data, options).value();
    EXPECT_LT(batched.losses.back().training, 0.9 * whole.losses.back().training) << size;
    for (const auto& point : batched.losses) EXPECT_NEAR(point.training, point.test, 1e-9) << size;  // in another order
  }
  options.batch_size = 300;
  EXPECT_EQ(values(fit_thermometer(context(), data, nullptr, options).value()), values(whole));
}

KADANOFF_ON_EACH_DEVICE(FitThermometer);

TEST(ThermometerFit, RecordsAboutTwoHundredEpochs) {
  Context context;
  const auto data = order_and_disorder(4, 4, 5);
  const auto losses = fit_thermometer(context, data, nullptr, quick(1007, 1)).value().losses;
  for (std::size_t i = 0; i <= 10; ++i) EXPECT_EQ(losses[i].epoch, static_cast<std::int64_t>(i));
  EXPECT_EQ(losses[11].epoch, 15);
  EXPECT_EQ(losses.back().epoch, 1007);
  EXPECT_GT(losses.size(), 200U);
  EXPECT_LT(losses.size(), 220U);
}

TEST(ThermometerFit, FollowsFromTheSeedAlone) {
  const auto data = order_and_disorder(300, 40, 6);
  Context one(cpu_device, 1), three(cpu_device, 3);
  const auto first = fit_thermometer(one, data, nullptr, quick(5)).value();
  EXPECT_EQ(values(first), values(fit_thermometer(three, data, nullptr, quick(5)).value()));
  auto other = quick(5);
  other.seed = 2;
  EXPECT_NE(values(first), values(fit_thermometer(one, data, nullptr, other).value()));
}

TEST(ThermometerFit, FollowsFromTheSeedAloneWithMovesAndBatches) {
  const auto data = stripes(90, 3);
  Context one(cpu_device, 1), three(cpu_device, 3);
  auto options = quick(5);
  options.batch_size = 40;
  options.moves_lattices = true;
  const auto first = fit_thermometer(one, data, nullptr, options).value();
  EXPECT_EQ(values(first), values(fit_thermometer(three, data, nullptr, options).value()));
  options.seed = 2;
  EXPECT_NE(values(first), values(fit_thermometer(one, data, nullptr, options).value()));
}

TEST(ThermometerFit, GivesEachTemperatureAClass) {
  Context context;
  data::Dataset data = test::random_data(6, 10);
  data.temperatures = {2.5, INFINITY, 0, 2.5 + 1e-8, 1, INFINITY};
  data.lattice_shape = {2, 5};
  const auto thermometer = fit_thermometer(context, data, nullptr, quick(1)).value();
  EXPECT_EQ(thermometer.temperatures, (std::vector<double>{0, 1, 2.5, INFINITY}));
  EXPECT_EQ(thermometer.lattice_shape, data.lattice_shape);
  EXPECT_EQ(thermometer.parameters.classes(), 4);
}

TEST(ThermometerFit, StopsWhereThatIsAskedFor) {
  Context context;
  const auto data = order_and_disorder(4, 4, 7);
  const StopRequest stop;
  std::raise(SIGTERM);
  EXPECT_FALSE(fit_thermometer(context, data, nullptr, quick(1000)).has_value());
}

TEST(ThermometerFit, RefusesDataThatTeachesNothing) {
  Context context;
  const auto refuses = [&](const data::Dataset& data, const data::Dataset* validation, const std::string& words) {
    return fails_with(ExitCode::bad_input, words, [&] { fit_thermometer(context, data, validation, quick(1)); });
  };
  data::Dataset none = test::random_data(10, 9), one = none;
  one.temperatures.assign(10, 2.5);
  EXPECT_TRUE(refuses(none, nullptr, "has no temperatures"));
  EXPECT_TRUE(refuses(one, nullptr, "all of the data has the temperature 2.5"));
  data::Dataset data = order_and_disorder(10, 9, 8);
  EXPECT_TRUE(refuses(data, &none, "has no temperatures: there is nothing to compare with"));
  EXPECT_TRUE(
      refuses(data, &one, "has the temperature 2.5, which the training data does not have: the nearest there is"));
  const data::Dataset larger = order_and_disorder(10, 12, 8);
  EXPECT_TRUE(refuses(data, &larger, "9 spins per sample, the data has 12"));
  data::Dataset other = data;
  data.lattice_shape = {3, 3};
  other.lattice_shape = {9};
  EXPECT_TRUE(refuses(data, &other, "3×3 lattices, the data has 9"));
}

TEST(ThermometerFit, RefusesOptionsOutOfRange) {
  Context context;
  const auto data = order_and_disorder(10, 9, 8);
  const auto refuses = [&](const std::string& words, auto change) {
    auto options = quick(1);
    change(options);
    return fails_with(ExitCode::usage, words, [&] { fit_thermometer(context, data, nullptr, options); });
  };
  EXPECT_TRUE(refuses("--hidden 0", [](auto& o) { o.hidden = 0; }));
  EXPECT_TRUE(refuses("--epochs 0", [](auto& o) { o.epochs = 0; }));
  EXPECT_TRUE(refuses("--batch-size 11: the data has 10 samples", [](auto& o) { o.batch_size = 11; }));
  EXPECT_TRUE(refuses("--batch-size -1", [](auto& o) { o.batch_size = -1; }));
  EXPECT_TRUE(refuses("--move: the data has no two-dimensional lattice", [](auto& o) { o.moves_lattices = true; }));
  EXPECT_TRUE(refuses("--learning-rate -1", [](auto& o) { o.learning_rate = -1; }));
  EXPECT_TRUE(refuses("--learning-rate nan", [](auto& o) { o.learning_rate = NAN; }));
  EXPECT_TRUE(refuses("would need", [](auto& o) { o.hidden = 2'000'000'000; }));
}

TEST(ThermometerFit, KnowsWhichConfigurationsItFits) {
  Thermometer thermometer = test::some_thermometer(12, 3);
  EXPECT_NO_THROW(require_fits(thermometer, "the data", 12, {3, 4}));
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "reads lattices of 12 spins, the model has 16",
                         [&] { require_fits(thermometer, "the model", 16, {}); }));
  thermometer.lattice_shape = {3, 4};
  EXPECT_NO_THROW(require_fits(thermometer, "the data", 12, {}));
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "3×4 lattices, the data has 4×3", [&] {
    require_fits(thermometer, "the data", 12, {4, 3});
  }));
}

}  // namespace
}  // namespace kadanoff::thermometer
