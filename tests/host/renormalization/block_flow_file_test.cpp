// The folder of a block-spin flow: what is in it, and when it is not written.
#include "host/renormalization/block_flow_file.hpp"

#include <gtest/gtest.h>

#include "host/io/hdf5_file.hpp"
#include "tests/support/files.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::renormalization {
namespace {

namespace fs = std::filesystem;
using test::fails_with;

const io::Provenance provenance{"rg", {{"steps", 2}}, 7, "cpu", {}, 1};

BlockFlow some_flow(std::int64_t steps) {
  Context context(cpu_device, 1);
  auto data = test::random_data(12, 256);
  data.temperatures.assign(12, 2.5);
  std::fill_n(data.temperatures.begin(), 6, 1.0);
  const auto thermometer = test::some_thermometer(64, 3);
  return run_block_flow(context, data, {.steps = steps, .thermometers = {&thermometer}});
}

void write(const fs::path& folder, std::int64_t steps, io::IfExists if_exists = io::IfExists::refuse) {
  BlockFlowFolder(folder, steps, if_exists, {}).write(some_flow(steps), provenance, {});
}

TEST(BlockFlowFile, HasTheNumbersOfTheFlow) {
  const test::TemporaryFolder folder;
  const auto flow = some_flow(2);
  save_block_flow(flow, provenance, folder / "flow.h5");
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
  save_block_flow(flow, provenance, folder / "flow.h5");
  const io::H5Reader file(folder / "flow.h5");
  const auto& profile = *flow.correlators[3].spots->profile;  // of steps 1 and 2 at the second temperature
  EXPECT_EQ(file.shape("/correlators/profile_width"), (io::H5Shape{3, 2}));
  EXPECT_EQ(file.read<double>("/correlators/profile_contrast")[3], profile.contrast);
  EXPECT_EQ(file.read<double>("/correlators/profile_floor")[3], profile.floor);
  EXPECT_EQ(file.shape("/correlators/step-1-to-2/map"), (io::H5Shape{2, 8, 8}));
  EXPECT_EQ(file.read<double>("/correlators/step-1-to-2/map")[64 + 5], profile.map[5]);
  EXPECT_EQ(file.read<double>("/correlators/step-1-to-2/radial_error")[5 + 2], profile.radial[2].error);
  save_block_flow(some_flow(1), provenance, folder / "without.h5");
  EXPECT_FALSE(io::H5Reader(folder / "without.h5").has_dataset("/correlators/profile_width"));
}

TEST(BlockFlowFolder, HoldsDataSetsOfEachStep) {
  const test::TemporaryFolder folder;
  const auto flow = some_flow(2);
  write(folder / "rg", 2);
  const auto last = data::load_dataset_with(folder / "rg/step-2.h5", {.temperatures = true, .lattice = true});
  EXPECT_EQ(last.words, flow.steps[1].words);
  EXPECT_EQ(last.temperatures, flow.steps[1].temperatures);
  EXPECT_EQ(last.lattice_shape, (std::vector<std::int64_t>{4, 4}));
  EXPECT_EQ(last.provenance.config["step"], 2);
  const auto csv = test::read_bytes(folder / "rg/block-flow.csv");
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 1 + 3 * 2);
  EXPECT_TRUE(fs::exists(folder / "rg/block-flow-figure.csv"));
}

TEST(BlockFlowFolder, ReplacesOnlyWhatItMay) {
  const test::TemporaryFolder folder;
  write(folder / "rg", 2);
  const auto before = test::read_bytes(folder / "rg/step-1.h5");
  EXPECT_TRUE(fails_with(ExitCode::usage, "exists", [&] { write(folder / "rg", 1); }));
  EXPECT_EQ(test::read_bytes(folder / "rg/step-1.h5"), before);
  write(folder / "rg", 1, io::IfExists::replace);
  EXPECT_FALSE(fs::exists(folder / "rg/step-2.h5"));  // it would be of another flow
  EXPECT_EQ(io::H5Reader(folder / "rg/block-flow.h5").shape("/sides"), (io::H5Shape{2}));
}

TEST(BlockFlowFolder, IsForOneProcessAndLeavesNothingOfAFailure) {
  const test::TemporaryFolder folder;
  { const BlockFlowFolder unused(folder / "a/b", 1, io::IfExists::refuse, {}); }
  EXPECT_FALSE(fs::exists(folder / "a"));
  test::write_bytes(folder / "file", "");
  EXPECT_THROW(BlockFlowFolder(folder / "file", 1, io::IfExists::refuse, {}), Error);
  fs::create_directory(folder / "rg");
  test::write_bytes(folder / "rg/step-1.h5", "data");
  EXPECT_TRUE(fails_with(ExitCode::usage, "step-1.h5",
                         [&] { BlockFlowFolder(folder / "rg", 1, io::IfExists::replace, {folder / "rg/step-1.h5"}); }));
  EXPECT_EQ(test::read_bytes(folder / "rg/step-1.h5"), "data");
}

}  // namespace
}  // namespace kadanoff::renormalization
