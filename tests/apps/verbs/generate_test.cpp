// `kadanoff generate` as a user meets it.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "host/gauge/unit_gauge.hpp"
#include "host/io/hdf5_file.hpp"
#include "tests/reference/rbm.hpp"
#include "tests/support/files.hpp"
#include "tests/support/program.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::cli {
namespace {

class GenerateCommand : public testing::Test {
 protected:
  GenerateCommand() {
    data::Model model{reference::random_parameters(16, 6, 0.2F, 1), {4, 4}, {}};
    data::save_model(model, folder_ / "model.h5");
    data::save_dataset(test::random_data(10, 16, 1), folder_ / "start.h5");
    data::save_dataset(test::random_data(10, 9, 1), folder_ / "other.h5");
  }

  test::ProgramOutcome program(const std::vector<std::string>& words, std::optional<rlim_t> file_size_limit = {}) {
    test::ProgramOptions options;
    options.folder = folder_.path();
    options.file_size_limit = file_size_limit;
    return test::run_program(words, options);
  }
  test::ProgramOutcome generate(const std::vector<std::string>& more, std::optional<rlim_t> file_size_limit = {}) {
    std::vector<std::string> words{"generate", "model.h5", "-o", "samples.h5", "--device", "cpu"};
    words.insert(words.end(), more.begin(), more.end());
    return program(words, file_size_limit);
  }

  void expect_refused(const test::ProgramOutcome& outcome, int exit_code, const std::string& part) {
    EXPECT_EQ(outcome.exit_code, exit_code) << outcome.err;
    EXPECT_EQ(outcome.error_lines(), 1) << outcome.err;
    EXPECT_NE(outcome.err.find(part), std::string::npos) << outcome.err;
    EXPECT_FALSE(std::filesystem::exists(folder_ / "samples.h5"));
  }

  test::TemporaryFolder folder_;
};

TEST_F(GenerateCommand, WritesADataSetThatTheOthersRead) {
  const auto outcome = generate({"--samples", "200", "--sweeps", "50", "--burn-in", "5"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  for (const char* part :
       {"200 samples of 16 spins", "5 + 50 sweeps", "autocorrelation time", "free energy", "|magnetisation|"})
    EXPECT_NE(outcome.out.find(part), std::string::npos) << part << "\n" << outcome.out;
  const data::Dataset data = data::load_dataset(folder_ / "samples.h5");
  EXPECT_EQ(data.count, 200);
  EXPECT_EQ(data.units, 16);
  EXPECT_EQ(data.lattice_shape, (std::vector<std::int64_t>{4, 4}));
  EXPECT_EQ(data.provenance.command, "generate");
  EXPECT_EQ(data.provenance.config["sweeps"], 50);
  EXPECT_EQ(data.provenance.config["burn-in"], 5);
  EXPECT_EQ(data.provenance.config["MODEL"], "model.h5");
  EXPECT_FALSE(data.provenance.config.contains("model")) << data.provenance.config;  // recorded only once
  EXPECT_EQ(program({"info", "samples.h5"}).exit_code, 0);
  EXPECT_EQ(program({"flow", "model.h5", "samples.h5", "--steps", "1", "-o", "f.h5", "--device", "cpu"}).exit_code, 0);
  EXPECT_EQ(
      program({"train", "samples.h5", "--hidden", "4", "--epochs", "1", "-o", "run", "--device", "cpu"}).exit_code, 0);
}

TEST_F(GenerateCommand, PrintsJsonForPrograms) {
  const auto outcome = generate({"--samples", "300", "--sweeps", "40", "--json"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  const auto json = nlohmann::json::parse(outcome.out);
  EXPECT_EQ(json["samples"], 300);
  EXPECT_EQ(json["sweeps"], 40);
  EXPECT_EQ(json["burn_in"], 100);
  EXPECT_EQ(json["output"], "samples.h5");
  EXPECT_EQ(json["free_energy_autocorrelation_time"]["resolved"], true);
  EXPECT_EQ(json["magnetisation_autocorrelation_time"]["resolved"], true);
  EXPECT_GE(json["abs_magnetisation"]["mean"].get<double>(), std::abs(json["magnetisation"]["mean"].get<double>()));
  EXPECT_GT(json["abs_magnetisation"]["mean"], 0.0);
  EXPECT_EQ(json["warnings"].size(), 0U) << json["warnings"];
}

// The visible units are hidden ones: unit i of the gauge is unit 15 − i, the first three turned.
TEST_F(GenerateCommand, SaysTheMagnetisationOfHiddenUnitsInEachArrangement) {
  gauge::UnitGauge gauge{.fixed = gauge::unchanged(16), .by = "hand"};
  std::reverse(gauge.fixed.order.begin(), gauge.fixed.order.end());
  for (const std::size_t unit : {0, 1, 2}) gauge.fixed.sign[unit] = -1;
  const data::Model model{reference::random_parameters(16, 6, 0.2F, 1), {4, 4}, {}};
  gauge::save_model(model, gauge, folder_ / "model.h5", io::IfExists::replace);
  const auto outcome = generate({"--samples", "100", "--sweeps", "4", "--json"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  const auto json = nlohmann::json::parse(outcome.out);
  const auto data = data::load_dataset(folder_ / "samples.h5");
  double m = 0, fixed = 0;
  for (std::int64_t i = 0; i < 100; ++i)
    for (std::int64_t unit = 0; unit < 16; ++unit) {
      m += data.spin(i, unit) / 1600.0;
      fixed += (unit > 12 ? -1 : 1) * data.spin(i, unit) / 1600.0;
    }
  const auto mean = [](const nlohmann::json& of) { return of["magnetisation"]["mean"].get<double>(); };
  EXPECT_NEAR(mean(json), m, 1e-12);
  EXPECT_NEAR(mean(json["gauge_fixed"]), fixed, 1e-12);
  EXPECT_NE(mean(json["permuted"]), mean(json));
  const auto text = generate({"--samples", "100", "--sweeps", "4", "--overwrite"}).out;
  EXPECT_NE(text.find("gauge-fixed by hand"), std::string::npos) << text;
  gauge::save_model(model, gauge::UnitGauge{.why_not = "no lattice"}, folder_ / "model.h5", io::IfExists::replace);
  const auto lost = nlohmann::json::parse(generate({"--samples", "9", "--overwrite", "--json"}).out);
  EXPECT_TRUE(lost["gauge_fixed"].is_null());
  EXPECT_EQ(lost["why_not"]["gauge_fixed"], "no lattice");
  EXPECT_TRUE(lost["permuted"].is_object());
}

// The samples are spins, and the magnetisation is that of the units between the layers, with the signs of their
// filters.
TEST_F(GenerateCommand, SaysTheMagnetisationWithinAStackInEachArrangement) {
  data::Stack stack;
  for (const auto& [visible, hidden] : {std::pair{16, 9}, std::pair{9, 4}})
    stack.layers.push_back({reference::random_parameters(visible, hidden, 0.2F, 1), {}, {}});
  data::save_stack(stack, folder_ / "stack.h5");
  const auto generate_of = [&](const std::vector<std::string>& more) {
    std::vector<std::string> words{"generate", "stack.h5", "--samples", "100", "--sweeps", "4", "-o", "samples.h5"};
    words.insert(words.end(), more.begin(), more.end());
    return program(words);
  };
  data::Dataset other = test::random_data(10, 9, 1);
  io::H5Writer file;
  data::write_dataset(file, other);
  gauge::write_unit_gauge(file, {.fixed = gauge::unchanged(9), .by = "hand"});
  file.save(folder_ / "other.h5", io::IfExists::replace);
  expect_refused(generate_of({"--start", "other.h5"}), 65, "16 visible units, other.h5 has 9 spins");
  const auto outcome = generate_of({});
  EXPECT_NE(outcome.out.find("The magnetisation is that of hidden units, of layer 1"), std::string::npos)
      << outcome.out;
  EXPECT_NE(outcome.out.find("gauge-fixed by their filters over the data"), std::string::npos) << outcome.out;
}

TEST_F(GenerateCommand, GivesTheSameSpinsForEveryNumberOfThreads) {
  const auto spins = [&](const std::vector<std::string>& more) {
    std::vector<std::string> words{"--samples", "100", "--sweeps", "5", "--start", "start.h5", "--overwrite"};
    words.insert(words.end(), more.begin(), more.end());
    EXPECT_EQ(generate(words).exit_code, 0);
    return data::load_dataset(folder_ / "samples.h5").words;
  };
  const auto one = spins({"--threads", "1"});
  EXPECT_EQ(spins({"--threads", "3"}), one);
  EXPECT_NE(spins({"--seed", "2"}), one);
}

TEST_F(GenerateCommand, HoldsUnitsAndKeepsWhatIsAskedFor) {
  const auto outcome = generate({"--samples", "20", "--sweeps", "6", "--burn-in", "2", "--start", "start.h5", "--clamp",
                                 "0:7:1,15", "--snapshots", "0,4,8", "--probabilities", "--keep-hidden"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  for (const char* part : {"9 of 16 units held", "/snapshots: the spins at 3 sweeps", "/probabilities", "/hidden"})
    EXPECT_NE(outcome.out.find(part), std::string::npos) << part << "\n" << outcome.out;
  const io::H5Reader file(folder_ / "samples.h5");
  EXPECT_EQ(file.shape("/snapshots"), (io::H5Shape{3, 20, 16}));
  EXPECT_EQ(file.read<std::int64_t>("/sweeps"), (std::vector<std::int64_t>{0, 4, 8}));
  EXPECT_EQ(file.shape("/probabilities"), (io::H5Shape{20, 16}));
  EXPECT_EQ(file.shape("/hidden"), (io::H5Shape{20, 6}));
  EXPECT_EQ(file.attribute<std::vector<std::int64_t>>("/", "clamped_units")->size(), 9U);
  const auto snapshots = file.read<std::int8_t>("/snapshots"), samples = file.read<std::int8_t>("/samples");
  EXPECT_TRUE(std::equal(samples.begin(), samples.end(), snapshots.end() - 320));
  const auto data = data::load_dataset(folder_ / "samples.h5"), start = data::load_dataset(folder_ / "start.h5");
  for (std::int64_t i = 0; i < 20; ++i)
    for (const std::int64_t unit : {0, 3, 7, 15}) EXPECT_EQ(data.spin(i, unit), start.spin(i % 10, unit));

  // A mask says the same.
  data::Dataset mask = test::random_data(1, 16);
  mask.words = {0x80FF};
  data::save_dataset(mask, folder_ / "mask.h5");
  ASSERT_EQ(generate({"--samples", "20", "--sweeps", "6", "--burn-in", "2", "--start", "start.h5", "--clamp", "mask.h5",
                      "--overwrite"})
                .exit_code,
            0);
  EXPECT_EQ(data::load_dataset(folder_ / "samples.h5").words, data.words);
}

TEST_F(GenerateCommand, RefusesWhatMakesNoSense) {
  expect_refused(generate({"--clamp", "0"}), 2, "give it, too");
  expect_refused(generate({"--clamp", "mask", "--start", "start.h5"}), 66, "neither a list of units");
  expect_refused(generate({"--clamp", "16", "--start", "start.h5"}), 2, "and no unit 16");
  expect_refused(generate({"--clamp", "start.h5", "--start", "start.h5"}), 65, "a mask for this model is 1 × 16");
  expect_refused(generate({"--snapshots", "2,1"}), 2, "--snapshots");
  expect_refused(generate({"--snapshots", "5000"}), 2, "and 5000 is beyond");

  expect_refused(generate({"--samples", "0"}), 2, "--samples 0");
  expect_refused(generate({"--sweeps", "0"}), 2, "--sweeps 0");
  expect_refused(generate({"--burn-in", "-1"}), 2, "--burn-in -1");
  expect_refused(generate({"--start", "other.h5"}), 65, "16 visible units, other.h5 has 9 spins");
  expect_refused(generate({"--start", "missing.h5"}), 66, "missing.h5");
  expect_refused(generate({"--samples", "4000000000", "--sweeps", "1000000000"}), 2, "of memory");
  expect_refused(program({"generate", "start.h5", "-o", "samples.h5"}), 65, "is not a model");
}

TEST_F(GenerateCommand, OverwritesNoInputAndKeepsAnOutputThatExists) {
  for (const char* output : {"model.h5", "start.h5"}) {
    const auto before = test::read_bytes(folder_ / output);
    expect_refused(program({"generate", "model.h5", "--start", "start.h5", "-o", output, "--overwrite"}), 2,
                   "is one of the inputs");
    EXPECT_EQ(test::read_bytes(folder_ / output), before);
  }
  ASSERT_EQ(generate({"--samples", "3", "--sweeps", "1"}).exit_code, 0);
  const auto again = generate({"--samples", "4", "--sweeps", "1"});
  EXPECT_EQ(again.exit_code, 2);
  EXPECT_EQ(data::load_dataset(folder_ / "samples.h5").count, 3);
}

TEST_F(GenerateCommand, LeavesNothingBehindOnAFullDisk) {
  const auto before = folder_.entries();
  const auto outcome = generate({"--samples", "500", "--sweeps", "1"}, 1024);
  EXPECT_EQ(outcome.exit_code, 74) << outcome.err;
  EXPECT_EQ(folder_.entries(), before);
}

}  // namespace
}  // namespace kadanoff::cli
