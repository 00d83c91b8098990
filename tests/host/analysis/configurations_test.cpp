// Sets of configurations: which samples are in which.
#include "host/analysis/configurations.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "host/io/hdf5_file.hpp"
#include "tests/support/files.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::analysis {
namespace {

std::vector<float> values_of(const Configurations& all, std::size_t set) {
  std::vector<float> values(static_cast<std::size_t>(all.sets[set].count * all.units));
  all.sets[set].read(values.data());
  return values;
}

TEST(Configurations, OfADataSetAreOnesOfEachTemperature) {
  auto data = test::random_data(5, 4);
  data.temperatures = {3, 2, 3, INFINITY, 2};
  data.lattice_shape = {2, 2};
  const auto all = configurations_of(data);
  EXPECT_FALSE(all.are_flows);
  EXPECT_EQ(all.lattice_shape, data.lattice_shape);
  ASSERT_EQ(all.sets.size(), 3U);
  EXPECT_EQ(all.sets[0].temperature, 2);
  EXPECT_EQ(all.sets[1].count, 2);
  EXPECT_EQ(all.sets[2].temperature, INFINITY);
  const auto values = values_of(all, 0);  // samples 1 and 4
  for (std::size_t i = 0; i < 2; ++i)
    for (std::size_t unit = 0; unit < 4; ++unit)
      EXPECT_EQ(values[4 * i + unit], static_cast<float>(data.spin(i == 0 ? 1 : 4, static_cast<std::int64_t>(unit))));
}

TEST(Configurations, WithoutTemperaturesAreOneSetOfRealValues) {
  const auto data = test::random_real_data(3, 4);
  const auto all = configurations_of(data);
  ASSERT_EQ(all.sets.size(), 1U);
  EXPECT_TRUE(std::isnan(all.sets[0].temperature));
  EXPECT_EQ(values_of(all, 0), data.real);
}

TEST(Configurations, OfTemperaturesThatCannotBeAreRefused) {
  const test::TemporaryFolder folder;
  auto data = test::random_data(5, 4);
  data.temperatures = {3, 2, NAN, 1, 2};
  data::save_dataset(data, folder / "data.h5");
  EXPECT_TRUE(test::fails_with(ExitCode::bad_input, "/temperatures holds nan at 2",
                               [&] { load_configurations({folder / "data.h5"}); }));
}

class FlowConfigurations : public testing::Test {
 protected:
  std::filesystem::path flow(const std::string& name, const nlohmann::json& from, const std::vector<float>& spins,
                             const io::H5Shape& shape) {
    io::H5Writer file;
    file.dataset("/steps", std::vector<std::int64_t>{0, 5});
    file.dataset("/spins", spins, shape);
    auto provenance = test::some_provenance();
    provenance.config = {{"from-temperature", from}};
    io::write_provenance(file, "flow", provenance);
    file.save(folder_ / name);
    return folder_ / name;
  }

  test::TemporaryFolder folder_;
};

TEST_F(FlowConfigurations, AreOnesOfEachStep) {
  const auto path = flow("flow.h5", 2.2, {1, -1, -1, -1, 0.5F, 0, 0.25F, -1}, {2, 1, 4});
  const auto all = load_configurations({path});
  EXPECT_TRUE(all.are_flows);
  ASSERT_EQ(all.sets.size(), 2U);
  EXPECT_EQ(all.sets[1].temperature, 2.2);
  EXPECT_EQ(all.sets[1].step, 5);
  EXPECT_EQ(values_of(all, 0), (std::vector<float>{1, -1, -1, -1}));
  EXPECT_EQ(values_of(all, 1), (std::vector<float>{0.5F, 0, 0.25F, -1}));
}

TEST_F(FlowConfigurations, OfSeveralStartsHaveNoTemperature) {
  for (const auto& [name, from] : {std::pair{"two.h5", "2.1,2.2"}, {"none.h5", ""}, {"word.h5", "cold"}}) {
    const auto path = flow(name, from, std::vector<float>(8, 1), {2, 1, 4});
    EXPECT_TRUE(std::isnan(load_configurations({path}).sets[0].temperature)) << from;
  }
}

TEST_F(FlowConfigurations, MustBeSound) {
  const auto short_one = flow("short.h5", "2", std::vector<float>(12, 1), {3, 1, 4});
  EXPECT_TRUE(test::fails_with(ExitCode::bad_input, "not of the 2 steps", [&] { load_configurations({short_one}); }));
  const auto wild = flow("wild.h5", "2", {1, 1, 1, 1, 1, 1, 1, NAN}, {2, 1, 4});
  const auto all = load_configurations({wild});
  EXPECT_NO_THROW(values_of(all, 0));
  EXPECT_TRUE(test::fails_with(ExitCode::bad_input, "not from -1 to 1", [&] { values_of(all, 1); }));
}

}  // namespace
}  // namespace kadanoff::analysis
