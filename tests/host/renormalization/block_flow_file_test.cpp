// The files of a block-spin flow: what is in them, and which are replaced.
#include "host/renormalization/block_flow_file.hpp"

#include <gtest/gtest.h>

#include "host/io/hdf5_file.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::renormalization {
namespace {

namespace fs = std::filesystem;

const io::Provenance provenance{"rg", {{"steps", 2}}, 7, "cpu", {}, 1};

BlockFlow some_flow(std::int64_t steps) {
  Context context(cpu_device, 1);
  auto data = test::random_data(12, 256);
  data.temperatures.assign(12, 2.5);
  std::fill_n(data.temperatures.begin(), 6, 1.0);
  const auto thermometer = test::some_thermometer(64, 3);
  return run_block_flow(context, data, {.steps = steps, .thermometers = {&thermometer}});
}

TEST(BlockFlowFile, HasTheNumbersOfTheFlow) {
  const test::TemporaryFolder folder;
  const auto flow = some_flow(2);
  to_file(flow, provenance).save(folder / "flow.h5");
  const io::H5Reader file(folder / "flow.h5");
  EXPECT_EQ(file.read<double>("/temperatures"), (std::vector<double>{1, 2.5}));
  EXPECT_EQ(file.read<std::int64_t>("/samples"), (std::vector<std::int64_t>{6, 6}));
  EXPECT_EQ(file.read<std::int64_t>("/sides"), (std::vector<std::int64_t>{16, 8, 4}));
  EXPECT_EQ(file.shape("/energy_error"), (io::H5Shape{3, 2}));
  EXPECT_EQ(file.read<double>("/energy")[3], flow.points[3].energy.mean);
  EXPECT_EQ(file.read<double>("/squared_magnetisation_error")[5], flow.points[5].squared_magnetisation.error);
  EXPECT_EQ(file.shape("/step-1/correlation"), (io::H5Shape{2, 5}));
  EXPECT_EQ(file.read<double>("/step-1/correlation")[6], flow.points[3].correlation[1].mean);
  EXPECT_EQ(file.shape("/step-1/thermometer/probability"), (io::H5Shape{2, 3}));
  EXPECT_EQ(file.read<double>("/step-1/thermometer/probability")[4], flow.points[3].distribution[1].mean);
  EXPECT_EQ(file.read<double>("/step-1/thermometer/mean_temperature").size(), 2U);
  EXPECT_EQ(file.read<double>("/step-1/thermometer/mean_temperature_error")[1], flow.points[3].mean_temperature_error);
  EXPECT_FALSE(file.has_group("/step-0/thermometer"));
  EXPECT_EQ(file.read<std::int64_t>("/correlators/from"), (std::vector<std::int64_t>{0, 1, 0}));
  EXPECT_EQ(file.read<std::int64_t>("/correlators/to"), (std::vector<std::int64_t>{1, 2, 2}));
  EXPECT_EQ(file.read<double>("/correlators/inside")[5], flow.correlators[5].inside.mean);
  EXPECT_EQ(file.read<double>("/correlators/outside_error")[2], flow.correlators[2].outside.error);
  EXPECT_EQ(file.attribute<std::string>("/", "ties"), "random");
  EXPECT_EQ(file.attribute<std::int64_t>("/", "block"), 2);
  EXPECT_EQ(io::read_provenance(file).seed, 7U);
}

TEST(BlockFlowFile, HasTheMapsThatWereAskedFor) {
  const test::TemporaryFolder folder;
  Context context(cpu_device, 1);
  auto data = test::random_data(12, 256);
  data.temperatures = {1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2};
  const auto flow = run_block_flow(context, data, {.steps = 2, .maps = true});
  to_file(flow, provenance).save(folder / "flow.h5");
  const io::H5Reader file(folder / "flow.h5");
  const auto& profile = *flow.correlators[3].spots->profile;  // of steps 1 and 2 at the second temperature
  EXPECT_EQ(file.shape("/correlators/profile_width"), (io::H5Shape{3, 2}));
  EXPECT_EQ(file.read<double>("/correlators/profile_contrast_error")[3], flow.correlators[3].map_errors.contrast);
  EXPECT_EQ(file.read<double>("/correlators/profile_contrast")[3], profile.contrast);
  EXPECT_EQ(file.read<double>("/correlators/profile_floor")[3], profile.floor);
  EXPECT_EQ(file.shape("/correlators/step-1-to-2/map"), (io::H5Shape{2, 8, 8}));
  EXPECT_EQ(file.read<double>("/correlators/step-1-to-2/map")[64 + 5], profile.map[5]);
  EXPECT_EQ(file.read<double>("/correlators/step-1-to-2/radial_error")[5 + 2], profile.radial[2].error);
  to_file(some_flow(1), provenance).save(folder / "without.h5");
  EXPECT_FALSE(io::H5Reader(folder / "without.h5").has_dataset("/correlators/profile_width"));
}

TEST(StepsOfABlockFlow, AreDataSets) {
  const test::TemporaryFolder folder;
  const auto flow = some_flow(2);
  save_steps(flow, {}, provenance, folder.path(), io::IfExists::refuse);
  const auto last = data::load_dataset_with(folder / "step-2.h5", {.temperatures = true, .lattice = true});
  EXPECT_EQ(last.words, flow.steps[1].words);
  EXPECT_EQ(last.temperatures, flow.steps[1].temperatures);
  EXPECT_EQ(last.lattice_shape, (std::vector<std::int64_t>{4, 4}));
  EXPECT_EQ(last.provenance.config["step"], 2);
}

TEST(StepsOfABlockFlow, AreReplacedTogether) {
  const test::TemporaryFolder folder;
  save_steps(some_flow(2), {}, provenance, folder.path(), io::IfExists::refuse);
  using Names = std::vector<std::string>;
  EXPECT_EQ(step_names(folder.path(), 1, io::IfExists::refuse), Names{"step-1.h5"});
  EXPECT_EQ(step_names(folder.path(), 1, io::IfExists::replace), (Names{"step-1.h5", "step-2.h5"}));
  save_steps(some_flow(1), {}, provenance, folder.path(), io::IfExists::replace);
  EXPECT_TRUE(fs::exists(folder / "step-1.h5"));
  EXPECT_FALSE(fs::exists(folder / "step-2.h5"));  // it would be of another flow
}

}  // namespace
}  // namespace kadanoff::renormalization
