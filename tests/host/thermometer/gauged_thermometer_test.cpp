// A thermometer of hidden units says the same of them wherever they stand.
#include "host/thermometer/gauged_thermometer.hpp"

#include <gtest/gtest.h>

#include "host/io/hdf5_file.hpp"
#include "host/thermometer/thermometer_file.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::thermometer {
namespace {

gauge::Arrangement some_arrangement(std::uint64_t seed, std::int64_t units) {
  return gauge::random_arrangement(units, random::make_key(seed, random::Stream::gauge));
}

std::vector<float> input_weights(const Thermometer& thermometer) {
  const auto& weights = thermometer.parameters.hidden_weights;
  return {weights.data(), weights.data() + weights.size()};
}

// W₁ of unit a of the new arrangement is that of unit order[a], with its sign, so that v W₁ is the same.
TEST(GaugedThermometer, HasItsInputsMovedWithTheUnits) {
  const auto thermometer = test::some_thermometer(9, 4);
  const auto arrangement = some_arrangement(3, 9);
  const auto moved = rearranged(thermometer, arrangement);
  const auto before = input_weights(thermometer), after = input_weights(moved);
  for (std::size_t a = 0; a < 9; ++a)
    for (std::size_t h = 0; h < 4; ++h)
      EXPECT_EQ(after[a * 4 + h], static_cast<float>(arrangement.sign[a]) *
                                      before[static_cast<std::size_t>(arrangement.order[a]) * 4 + h]);
  EXPECT_EQ(moved.temperatures, thermometer.temperatures);
  EXPECT_EQ(moved.parameters.hidden_bias.data()[3], thermometer.parameters.hidden_bias.data()[3]);
  EXPECT_EQ(moved.parameters.output_weights.data()[11], thermometer.parameters.output_weights.data()[11]);
  EXPECT_EQ(moved.parameters.output_bias.data()[2], thermometer.parameters.output_bias.data()[2]);
}

TEST(GaugedThermometer, ReadsUnitsAtItsOwnSites) {
  const test::TemporaryFolder folder;
  const auto thermometer = test::some_thermometer(9, 4);
  const gauge::UnitGauge gauge{.fixed = some_arrangement(5, 9), .by = "their filters"};
  save_thermometer(thermometer, folder / "hidden.h5", io::IfExists::refuse, gauge);
  save_thermometer(thermometer, folder / "sites.h5");
  const auto of_data = some_arrangement(6, 9);
  GaugedThermometer hidden(folder / "hidden.h5"), sites(folder / "sites.h5");
  EXPECT_EQ(input_weights(hidden.as_is()), input_weights(thermometer));
  EXPECT_EQ(input_weights(hidden.in(gauge::Arranged::permuted, of_data)),
            input_weights(rearranged(thermometer, of_data)));
  EXPECT_EQ(input_weights(hidden.in(gauge::Arranged::gauge_fixed, of_data)),
            input_weights(rearranged(thermometer, gauge.fixed)))
      << "those of data that stand otherwise are at the same sites";
  EXPECT_EQ(input_weights(hidden.in(gauge::Arranged::permuted, some_arrangement(6, 4))), input_weights(thermometer))
      << "of blocks";
  EXPECT_EQ(input_weights(sites.in(gauge::Arranged::permuted, of_data)), input_weights(thermometer));
}

}  // namespace
}  // namespace kadanoff::thermometer
