// Data sets of hidden units say how these are gauge-fixed, and are rearranged as they say.
#include "host/gauge/unit_gauge.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "tests/support/files.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::gauge {
namespace {

const Arrangement five_units{.order = {3, 0, 4, 1, 2}, .sign = {1, -1, -1, 1, -1}};

class UnitGaugeFile : public testing::Test {
 protected:
  // Reads a data set of five units with this /gauge.
  GaugedData written(const std::function<void(io::H5Writer&)>& write) {
    io::H5Writer file;
    const auto data = test::some_dataset(4, 5);  // read when the file is saved
    data::write_dataset(file, data);
    write(file);
    file.save(folder_ / "data.h5", io::IfExists::replace);
    return load_gauged(folder_ / "data.h5", {});
  }

  void expect_refused(const std::vector<std::int64_t>& order, const std::vector<int>& sign, const std::string& words) {
    EXPECT_TRUE(test::fails_with(ExitCode::bad_input, words, [&] {
      written([&](io::H5Writer& file) {
        if (!order.empty()) file.dataset("/gauge/order", order);
        if (!sign.empty()) file.dataset("/gauge/sign", std::vector<std::int8_t>(sign.begin(), sign.end()));
      });
    }));
  }

  test::TemporaryFolder folder_;
};

TEST_F(UnitGaugeFile, IsReadAsItWasWritten) {
  const auto found =
      written([](io::H5Writer& file) { write_unit_gauge(file, {.fixed = five_units, .by = "their filters"}); });
  EXPECT_EQ(found.data.units, 5);
  ASSERT_TRUE(found.gauge && found.gauge->is_fixed());
  EXPECT_EQ(found.gauge->fixed, five_units);
  EXPECT_EQ(found.gauge->by, "their filters");
  const auto without = written([](io::H5Writer& file) { write_unit_gauge(file, {.why_not = "no square"}); });
  ASSERT_TRUE(without.gauge && !without.gauge->is_fixed());
  EXPECT_EQ(without.gauge->why_not, "no square");
  EXPECT_FALSE(written([](io::H5Writer&) {}).gauge);
}

TEST_F(UnitGaugeFile, IsRefusedIfItIsDamaged) {
  const std::vector<int> up(5, 1);
  expect_refused({0, 1, 2, 3, 3}, up, "no arrangement of 5 units");
  expect_refused({0, 1, 2, 3, 5}, up, "no arrangement");
  expect_refused({0, 1, 2, 3, -1}, up, "no arrangement");
  expect_refused({0, 1, 2, 3, 4}, {1, 1, 0, 1, 1}, "with +1 or -1");
  expect_refused({0, 1, 2, 3}, up, "/gauge/order does not hold one number for each of 5 units");
  expect_refused({0, 1, 2, 3, 4}, {1, 1, 1}, "/gauge/sign does not hold one number");
  expect_refused({0, 1, 2, 3, 4}, {}, "/gauge/sign");
  expect_refused({}, up, "/gauge/order");
}

TEST(RearrangedData, HaveEachUnitAtItsPlaceWithItsSign) {
  for (auto data : {test::random_data(20, 5), test::random_real_data(20, 5)}) {
    data.temperatures.assign(20, 2.5);
    data.labels.assign(20, 1);
    data.label_names = {"a", "b"};
    const auto other = rearranged(data, five_units);
    EXPECT_EQ(other.temperatures, data.temperatures);
    EXPECT_EQ(other.labels, data.labels);
    EXPECT_EQ(other.label_names, data.label_names);
    for (std::int64_t i = 0; i < 20; ++i)
      for (std::size_t a = 0; a < 5; ++a)
        ASSERT_EQ(other.value(i, static_cast<std::int64_t>(a)),
                  five_units.sign[a] * data.value(i, five_units.order[a]));
    // What puts the units back, as the rearranged ones see it.
    const auto back = rearranged(other, seen_from(unchanged(5), five_units));
    EXPECT_EQ(back.words, data.words);
    EXPECT_EQ(back.real, data.real);
  }
}

TEST(RearrangedData, CrossTheWordsOfPackedSpins) {
  const auto data = test::random_data(10, 100);
  const auto arrangement = random_arrangement(100, random::make_key(5, random::Stream::gauge));
  const auto other = rearranged(data, arrangement);
  for (std::int64_t i = 0; i < 10; ++i)
    for (std::size_t a = 0; a < 100; ++a)
      ASSERT_EQ(other.spin(i, static_cast<std::int64_t>(a)), arrangement.sign[a] * data.spin(i, arrangement.order[a]));
  EXPECT_THROW(rearranged(data, five_units), Error);
}

TEST(RearrangedModel, HasItsVisibleUnitsAtTheirPlacesAndTheOldOneStays) {
  auto model = test::some_model(5, 3);
  model.lattice_shape = {1, 5};
  model.binary = true;
  model.energy_constant = 2.5;
  model.says_units = false;
  const auto other = rearranged(model, five_units);
  for (std::int64_t a = 0; a < 5; ++a) {
    const auto unit = five_units.order[static_cast<std::size_t>(a)];
    const auto sign = static_cast<float>(five_units.sign[static_cast<std::size_t>(a)]);
    EXPECT_EQ(other.parameters.visible_bias.data()[a], sign * model.parameters.visible_bias.data()[unit]);
    for (std::int64_t j = 0; j < 3; ++j)
      EXPECT_EQ(other.parameters.weights.data()[a * 3 + j], sign * model.parameters.weights.data()[unit * 3 + j]);
  }
  for (std::int64_t j = 0; j < 3; ++j)
    EXPECT_EQ(other.parameters.hidden_bias.data()[j], model.parameters.hidden_bias.data()[j]);
  EXPECT_EQ(other.lattice_shape, model.lattice_shape);
  EXPECT_EQ(other.name, model.name);
  EXPECT_EQ(other.provenance.command, "train");
  EXPECT_TRUE(other.binary);
  EXPECT_EQ(other.energy_constant, 2.5);
  EXPECT_FALSE(other.says_units);
  EXPECT_EQ(model.parameters.weights.data()[0], test::some_model(5, 3).parameters.weights.data()[0]);
  EXPECT_THROW(rearranged(model, unchanged(4)), Error);
}

// Whoever follows the gauge of rearranged units comes to the same lattice.
TEST(SeenFrom, LeadsToTheSameArrangement) {
  const auto data = test::random_data(10, 36);
  const auto fixed = random_arrangement(36, random::make_key(1, random::Stream::gauge)),
             now = random_arrangement(36, random::make_key(2, random::Stream::gauge));
  const auto gauge = seen_from({.fixed = fixed, .by = "x"}, now);
  EXPECT_NE(gauge.fixed, fixed);
  EXPECT_EQ(rearranged(rearranged(data, now), gauge.fixed).words, rearranged(data, fixed).words);
  EXPECT_EQ(seen_from({.fixed = fixed, .by = "x"}, fixed).fixed, unchanged(36));
  EXPECT_EQ(seen_from({.why_not = "no square"}, now).why_not, "no square");
}

TEST(GaugeOfBlocks, IsThatOfGaugeFixedUnitsOnly) {
  EXPECT_EQ(of_blocks({.fixed = unchanged(36), .by = "x"}, 9).fixed, unchanged(9));
  EXPECT_FALSE(of_blocks({.fixed = five_units, .by = "x"}, 1).is_fixed());
  EXPECT_FALSE(of_blocks({.why_not = "no square"}, 9).is_fixed());
}

TEST(ArrangementOf, IsWhatWasAskedFor) {
  const UnitGauge gauge{.fixed = five_units, .by = "x"};
  EXPECT_EQ(arrangement_of(Arranged::as_is, gauge, 5, 1), unchanged(5));
  EXPECT_EQ(arrangement_of(Arranged::gauge_fixed, gauge, 5, 1), five_units);
  EXPECT_TRUE(arranges(arrangement_of(Arranged::permuted, gauge, 5, 1), 5));
  EXPECT_NE(arrangement_of(Arranged::permuted, gauge, 5, 1), arrangement_of(Arranged::permuted, gauge, 5, 2));
  EXPECT_TRUE(test::fails_with(ExitCode::usage, "cannot be gauge-fixed: no square",
                               [] { arrangement_of(Arranged::gauge_fixed, {.why_not = "no square"}, 5, 1); }));
}

}  // namespace
}  // namespace kadanoff::gauge
