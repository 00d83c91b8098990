// `kadanoff rg` as a user meets it.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "host/data/dataset.hpp"
#include "host/io/folder_lock.hpp"
#include "host/io/hdf5_file.hpp"
#include "host/thermometer/thermometer_file.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/environment.hpp"
#include "tests/support/files.hpp"
#include "tests/support/program.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/signalled_program.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::cli {
namespace {

namespace fs = std::filesystem;

class RgCommand : public testing::Test {
 protected:
  // 30 lattices of 12 × 12, all up at T = 1 and random at T = 4.
  RgCommand() {
    data_ = test::random_data(30, 144);
    for (std::int64_t i = 0; i < 15 * 5; ++i) data_.words[static_cast<std::size_t>(i)] = i % 5 == 4 ? 0xFFFFU : ~0U;
    data_.temperatures.assign(30, 4.0);
    std::fill_n(data_.temperatures.begin(), 15, 1.0);
    data_.lattice_shape = {12, 12};
    data::save_dataset(data_, folder_ / "data.h5");
  }

  test::ProgramOutcome rg(std::vector<std::string> more, const std::string& data = "data.h5") {
    std::vector<std::string> words{"rg", data, "-o", "rg", "--device", "cpu"};
    words.insert(words.end(), more.begin(), more.end());
    test::ProgramOptions options;
    options.folder = folder_.path();
    return test::run_program(words, options);
  }

  // Expects the exit code, one line that contains `part`, and no folder.
  void expect_refused(const test::ProgramOutcome& outcome, int exit_code, const std::string& part) {
    EXPECT_EQ(outcome.exit_code, exit_code) << outcome.err;
    EXPECT_EQ(outcome.error_lines(), 1) << outcome.err;
    EXPECT_NE(outcome.err.find(part), std::string::npos) << outcome.err;
    EXPECT_FALSE(fs::exists(folder_ / "rg"));
  }

  test::TemporaryFolder folder_;
  data::Dataset data_;
};

TEST_F(RgCommand, WritesTheFlowAndItsLattices) {
  const auto outcome = rg({"--steps", "2"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_NE(outcome.out.find("n = 1, 6 × 6"), std::string::npos) << outcome.out;
  EXPECT_NE(outcome.out.find("step-1.h5 … step-2.h5"), std::string::npos) << outcome.out;
  const io::H5Reader file(folder_ / "rg/block-flow.h5");
  EXPECT_EQ(file.read<std::int64_t>("/sides"), (std::vector<std::int64_t>{12, 6, 3}));
  EXPECT_EQ(io::read_provenance(file).command, "rg");
  EXPECT_EQ(io::read_provenance(file).config["steps"], 2);
  EXPECT_EQ(file.read<double>("/energy")[4], -2);  // T = 1 after two steps
  const auto last = data::load_dataset(folder_ / "rg/step-2.h5");
  EXPECT_EQ(last.units, 9);
  EXPECT_EQ(last.temperatures, data_.temperatures);
  // The lattices of a step are data like any other.
  std::vector<std::string> words{"thermometer", "measure", "--by", "energy", "rg/step-1.h5", "--device", "cpu"};
  test::ProgramOptions options;
  options.folder = folder_.path();
  EXPECT_EQ(test::run_program(words, options).exit_code, 0);
}

TEST_F(RgCommand, PrintsJsonForPrograms) {
  const auto outcome = rg({"--json", "--steps", "1", "--block", "3", "--maps"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  const auto json = nlohmann::json::parse(outcome.out);
  EXPECT_EQ(json["sides"], (std::vector<std::int64_t>{12, 4}));
  EXPECT_EQ(json["points"].size(), 4U);
  EXPECT_EQ(json["points"][0]["energy"]["mean"], -2);
  EXPECT_EQ(json["points"][0]["energy_temperature"], 0);
  EXPECT_EQ(json["correlators"][0]["inside"]["mean"], 1);
  EXPECT_TRUE(json["correlators"][1]["profile_contrast"].is_number());
  EXPECT_EQ(json["folder"], "rg");
}

TEST_F(RgCommand, GivesTheSameLatticesForAnyNumberOfThreads) {
  ASSERT_EQ(rg({"--steps", "1", "--threads", "1", "--seed", "5"}).exit_code, 0);
  const auto one = data::load_dataset(folder_ / "rg/step-1.h5").words;
  ASSERT_EQ(rg({"--steps", "1", "--threads", "3", "--seed", "5", "--overwrite"}).exit_code, 0);
  EXPECT_EQ(data::load_dataset(folder_ / "rg/step-1.h5").words, one);
  ASSERT_EQ(rg({"--steps", "1", "--seed", "6", "--overwrite"}).exit_code, 0);
  EXPECT_NE(data::load_dataset(folder_ / "rg/step-1.h5").words, one);
}

TEST_F(RgCommand, TakesUnitsZeroAndOneAndOneSample) {
  data_ = data::take(data_, {20});
  data_.binary = true;
  data::save_dataset(data_, folder_ / "binary.h5");
  const auto outcome = rg({"--steps", "1"}, "binary.h5");
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  const io::H5Reader file(folder_ / "rg/step-1.h5");
  const auto samples = file.read<int>("/samples");
  EXPECT_EQ(samples.size(), 36U);
  EXPECT_EQ(std::count(samples.begin(), samples.end(), -1), 0);
}

TEST_F(RgCommand, AsksThermometersOfItsSides) {
  thermometer::save_thermometer(test::some_thermometer(36, 3), folder_ / "six.h5");
  thermometer::save_thermometer(test::some_thermometer(144, 3), folder_ / "twelve.h5");
  thermometer::save_thermometer(test::some_thermometer(25, 3), folder_ / "five.h5");
  expect_refused(rg({"--steps", "1", "--thermometer", "six.h5", "five.h5"}), 65, "five.h5 reads lattices of 25 spins");
  const auto outcome = rg({"--steps", "2", "--thermometer", "six.h5", "twelve.h5"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_NE(outcome.out.find("no thermometer was given for lattices of side 3"), std::string::npos) << outcome.out;
}

TEST_F(RgCommand, RefusesWhatItCannotDoBeforeAnythingIsWritten) {
  expect_refused(rg({"--steps", "0"}), 2, "--steps 0");
  expect_refused(rg({"--block", "1"}), 2, "--block 1");
  expect_refused(rg({"--steps", "3"}), 2, "12, 6, 3, and 3 is not divided by 2");
  expect_refused(rg({"--block", "5", "--steps", "1"}), 2, "12 is not divided by 5");
  expect_refused(rg({"--ties", "never"}), 2, "random, fixed, previous");
  expect_refused(rg({}, "nothing.h5"), 66, "nothing.h5");
  data::save_dataset(test::random_data(3, 50), folder_ / "flat.h5");
  expect_refused(rg({}, "flat.h5"), 65, "there is no square lattice of 50 spins");
  data::save_dataset(test::random_real_data(3, 144), folder_ / "real.h5");
  expect_refused(rg({}, "real.h5"), 65, "real");
}

TEST_F(RgCommand, LeavesNothingBehindWhereverASignalEndsIt) {
  const test::Environment no_pictures(test::Variables{{"KADANOFF_GNUPLOT", ""}});
  const auto output = folder_ / "rg";
  for (int n = 1;; n += test::repeats({.full = 1, .daily = 2, .sanitized = 5})) {
    const auto outcome = test::signal_before_call(
        n, SIGINT, {"rg", folder_ / "data.h5", "-o", output / "below", "--steps", "2", "--device", "cpu"});
    if (!outcome.traced) GTEST_SKIP() << "this system does not allow tracing";
    if (!outcome.signalled) break;
    std::set<std::string> left;
    if (fs::exists(output))
      for (const auto& entry : fs::recursive_directory_iterator(output)) left.insert(entry.path().filename());
    const std::set<std::string> all{"below",          "step-1.h5",     "step-2.h5",
                                    "block-flow.csv", "block-flow.h5", "block-flow-figure.csv"};
    EXPECT_TRUE(left == (left.contains("block-flow-figure.csv") ? all : std::set<std::string>{}))
        << outcome.call << " " << n << ": " << fmt::format("{}", fmt::join(left, ", "));
    fs::remove_all(output);
  }
}

TEST_F(RgCommand, LeavesNothingBehindOnAFullDisk) {
  int failures = 0;
  // At 0 not even the marker of a folder that is in work.
  for (const rlim_t bytes :
       {rlim_t{0}, rlim_t{100}, rlim_t{1000}, rlim_t{4000}, rlim_t{8000}, rlim_t{16000}, rlim_t{32000}}) {
    test::ProgramOptions options;
    options.folder = folder_.path();
    options.file_size_limit = bytes;
    const auto outcome = test::run_program({"rg", "data.h5", "-o", "rg", "--steps", "2", "--device", "cpu"}, options);
    if (outcome.exit_code == 0) break;
    ++failures;
    expect_refused(outcome, 74, "");
  }
  EXPECT_GT(failures, 2);
}

TEST_F(RgCommand, RefusesAFileForItsFolder) {
  test::write_bytes(folder_ / "rg", "somebody's");
  const auto outcome = rg({"--steps", "1"});
  EXPECT_EQ(outcome.exit_code, 2) << outcome.err;
  EXPECT_NE(outcome.err.find("rg is not a folder"), std::string::npos) << outcome.err;
  fs::remove(folder_ / "rg");
  fs::rename(folder_ / "data.h5", folder_ / "rg");
  const auto input = rg({"--steps", "1", "--overwrite"}, "rg");
  EXPECT_EQ(input.exit_code, 2) << input.err;
  EXPECT_NE(input.err.find("is one of the inputs"), std::string::npos) << input.err;
}

TEST_F(RgCommand, DoesNotRemoveItsDataAsAStepTooMany) {
  ASSERT_EQ(rg({"--steps", "2"}).exit_code, 0);
  const auto before = test::read_bytes(folder_ / "rg/step-2.h5");
  const auto refused = rg({"--steps", "1", "--block", "3", "--overwrite"}, "rg/step-2.h5");
  EXPECT_EQ(refused.exit_code, 2) << refused.err;
  EXPECT_EQ(refused.error_lines(), 1) << refused.err;
  EXPECT_EQ(test::read_bytes(folder_ / "rg/step-2.h5"), before);
}

TEST_F(RgCommand, KeepsWhatIsThere) {
  ASSERT_EQ(rg({"--steps", "1"}).exit_code, 0);
  const auto before = test::read_bytes(folder_ / "rg/block-flow.h5");
  const auto again = rg({"--steps", "1"});
  EXPECT_EQ(again.exit_code, 2);
  EXPECT_EQ(again.error_lines(), 1) << again.err;
  EXPECT_EQ(test::read_bytes(folder_ / "rg/block-flow.h5"), before);
  EXPECT_EQ(rg({"--steps", "1", "--overwrite"}, "rg/step-1.h5").exit_code, 2);  // its own input
  const io::FolderLock lock(folder_ / "rg");
  EXPECT_EQ(rg({"--steps", "1", "--overwrite"}).exit_code, 69);
  EXPECT_EQ(test::read_bytes(folder_ / "rg/block-flow.h5"), before);
}

}  // namespace
}  // namespace kadanoff::cli
