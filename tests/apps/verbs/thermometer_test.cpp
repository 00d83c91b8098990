// `kadanoff thermometer fit` and `measure` as a user meets them.
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "host/io/hdf5_file.hpp"
#include "host/thermometer/thermometer_file.hpp"
#include "tests/support/files.hpp"
#include "tests/support/program.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::cli {
namespace {

using nlohmann::json;

class ThermometerCommand : public testing::Test {
 protected:
  // Lattices of 4 × 4: all up at T = 0, random at T = ∞.
  ThermometerCommand() {
    data::Dataset data = test::random_data(200, 16);
    std::fill_n(data.words.begin(), 100, 0xFFFFU);
    data.temperatures.assign(200, INFINITY);
    std::fill_n(data.temperatures.begin(), 100, 0.0);
    data.lattice_shape = {4, 4};
    data::save_dataset(data, folder_ / "data.h5");
    data.temperatures.assign(200, 1.0);
    data::save_dataset(data, folder_ / "one.h5");
    data::save_dataset(test::some_dataset(5, 25), folder_ / "larger.h5");
    data::save_model(test::some_model(16, 3), folder_ / "model.h5");
  }

  test::ProgramOutcome run(std::vector<std::string> words) {
    test::ProgramOptions options;
    options.folder = folder_.path();
    words.insert(words.begin(), "thermometer");
    words.insert(words.end(), {"--device", "cpu"});
    return run_program(words, options);
  }
  void fit() {
    const auto outcome = run({"fit", "data.h5", "--epochs", "50", "--hidden", "4", "-o", "thermo.h5"});
    ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  }
  void expect_refused(const std::vector<std::string>& words, ExitCode code, const std::string& part) {
    const auto before = folder_.entries();
    const auto outcome = run(words);
    EXPECT_EQ(outcome.exit_code, static_cast<int>(code)) << outcome.err;
    EXPECT_EQ(outcome.error_lines(), 1) << outcome.err;
    EXPECT_NE(outcome.err.find(part), std::string::npos) << outcome.err;
    EXPECT_EQ(folder_.entries(), before) << "something was written";
  }

  test::TemporaryFolder folder_;
};

TEST_F(ThermometerCommand, FitsAndTellsTheLosses) {
  const auto outcome =
      run({"fit", "data.h5", "--validate", "data.h5", "--hidden", "4", "--epochs", "30", "--learning-rate", "0.5",
           "--init", "normal:0.2", "--seed", "3", "-o", "thermo.h5", "--json"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  const auto result = json::parse(outcome.out);
  EXPECT_EQ(result["temperatures"], (json{0.0, "inf"}));
  EXPECT_EQ(result["losses"].size(), 31U);
  EXPECT_EQ(result["losses"][30]["epoch"], 30);
  EXPECT_LT(result["losses"][30]["training"], result["losses"][0]["training"]);
  EXPECT_EQ(result["test_loss"], result["losses"][30]["test"]);
  EXPECT_EQ(result["best"]["epoch"], 30);
  const auto thermometer = thermometer::load_thermometer(folder_ / "thermo.h5");
  EXPECT_EQ(thermometer.parameters.hidden(), 4);
  EXPECT_EQ(thermometer.lattice_shape, (std::vector<std::int64_t>{4, 4}));
  EXPECT_EQ(thermometer.provenance.command, "thermometer fit");
  EXPECT_EQ(thermometer.provenance.seed, 3U);
  EXPECT_EQ(thermometer.provenance.config["init"], "normal:0.2");
  EXPECT_EQ(thermometer.losses.size(), 31U);
}

TEST_F(ThermometerCommand, MeasuresADataset) {
  fit();
  const auto outcome = run({"measure", "thermo.h5", "data.h5", "--json", "-o", "out.h5"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  const auto result = json::parse(outcome.out);
  ASSERT_EQ(result["rows"].size(), 2U);
  EXPECT_EQ(result["rows"][0]["temperature"], 0.0);
  EXPECT_EQ(result["rows"][1]["temperature"], "inf");
  EXPECT_EQ(result["rows"][1]["samples"], 100);
  EXPECT_EQ(result["rows"][0]["most_probable"], 0.0);
  ASSERT_EQ(result["rows"][0]["probability"].size(), 2U);
  const double p = result["rows"][0]["probability"][0]["mean"];
  EXPECT_NEAR(p + result["rows"][0]["probability"][1]["mean"].get<double>(), 1, 1e-6);
  const io::H5Reader file(folder_ / "out.h5");
  EXPECT_EQ(file.shape("/probability"), (io::H5Shape{2, 2}));
  EXPECT_EQ(file.read<double>("/probability")[0], p);
  EXPECT_EQ(file.read<double>("/labels")[1], INFINITY);
  EXPECT_EQ(file.attribute<std::string>("/", "grouped_by"), "temperature");

  const auto text = run({"measure", "thermo.h5", "data.h5"}).out;
  for (const char* words : {"most probable", "accuracy", "probability of each temperature", "of all: accuracy"})
    EXPECT_NE(text.find(words), std::string::npos) << text;
}

TEST_F(ThermometerCommand, MeasuresByEnergyWithoutAThermometer) {
  const auto outcome = run({"measure", "data.h5", "--by", "energy", "--json", "-o", "out.h5"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  const auto result = json::parse(outcome.out);
  EXPECT_EQ(result["rows"][0]["energy"]["mean"], -2.0);
  EXPECT_EQ(result["rows"][0]["energy_temperature"], 0.0);
  EXPECT_EQ(io::H5Reader(folder_ / "out.h5").read<double>("/energy")[0], -2.0);
}

TEST_F(ThermometerCommand, TakesOptionsFromAConfigurationFile) {
  test::write_bytes(folder_ / "fit.toml", "epochs = 3\nhidden = 2\noutput = \"configured.h5\"\n");
  auto outcome = run({"fit", "data.h5", "--config", "fit.toml", "--hidden", "5"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  const auto thermometer = thermometer::load_thermometer(folder_ / "configured.h5");
  EXPECT_EQ(thermometer.losses.back().epoch, 3);
  EXPECT_EQ(thermometer.parameters.hidden(), 5);  // the command line comes first
  test::write_bytes(folder_ / "fit.toml", "by = \"energy\"\n");
  expect_refused({"fit", "data.h5", "-o", "out.h5", "--config", "fit.toml"}, ExitCode::usage,
                 "'by' is not an option of kadanoff thermometer fit");
}

TEST_F(ThermometerCommand, RefusesWhatItCannotFit) {
  const auto fit_of = [](const std::string& data) { return std::vector<std::string>{"fit", data, "-o", "out.h5"}; };
  expect_refused(fit_of("one.h5"), ExitCode::bad_input, "has the temperature 1: a thermometer needs two or more");
  expect_refused(fit_of("model.h5"), ExitCode::bad_input, "it is a model");
  expect_refused(fit_of("none.h5"), ExitCode::io, "none.h5");
  auto words = fit_of("data.h5");
  words.insert(words.end(), {"--validate", "larger.h5"});
  expect_refused(words, ExitCode::bad_input, "16 spins a sample, the validation data 25");
  words = fit_of("data.h5");
  words.insert(words.end(), {"--init", "ones"});
  expect_refused(words, ExitCode::usage, "--init 'ones'");
  expect_refused({"fit", "data.h5", "-o", "data.h5", "--overwrite"}, ExitCode::usage, "is one of the inputs");
  expect_refused({"fit", "data.h5", "-o", "one.h5"}, ExitCode::usage, "one.h5");
}

TEST_F(ThermometerCommand, RefusesWhatItCannotMeasure) {
  fit();
  const auto measure = [](std::vector<std::string> words) {
    words.insert(words.begin(), "measure");
    words.insert(words.end(), {"-o", "out.h5"});
    return words;
  };
  expect_refused(measure({"thermo.h5", "larger.h5"}), ExitCode::bad_input,
                 "reads lattices of 16 spins, the data has 25");
  expect_refused(measure({"thermo.h5", "thermo.h5"}), ExitCode::bad_input, "it is a thermometer");
  expect_refused(measure({"data.h5", "thermo.h5"}), ExitCode::bad_input, "it is a data set");
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"data.h5"}, {"thermo.h5", "data.h5", "data.h5"}})
    expect_refused(measure(words), ExitCode::usage, "two files are needed");
  expect_refused(measure({"thermo.h5", "data.h5", "--by", "energy"}), ExitCode::usage, "--by energy takes one file");
  expect_refused(measure({"thermo.h5", "data.h5", "--by", "colour"}), ExitCode::usage, "not one of network, energy");
  io::H5Writer flow;
  flow.dataset("/steps", std::vector<std::int64_t>{0, 1});
  flow.save(folder_ / "flow.h5");
  expect_refused(measure({"thermo.h5", "flow.h5"}), ExitCode::bad_input, "run it again with --keep-spins");
  ASSERT_EQ(run(measure({"thermo.h5", "data.h5"})).exit_code, 0);
  expect_refused({"measure", "thermo.h5", "out.h5"}, ExitCode::bad_input,
                 "out.h5 is neither a data set nor a flow (it is a measurement)");
  expect_refused({"measure", "thermo.h5", "data.h5", "-o", "thermo.h5", "--overwrite"}, ExitCode::usage,
                 "is one of the inputs");
}

TEST_F(ThermometerCommand, NamesItsCommandsWhereItGetsAnother) {
  expect_refused({"calibrate"}, ExitCode::usage, "the commands are fit, measure; see kadanoff thermometer --help");
  const auto nothing = test::run_program({"thermometer"});
  EXPECT_EQ(nothing.exit_code, static_cast<int>(ExitCode::usage));
  EXPECT_EQ(nothing.error_lines(), 1) << nothing.err;
  EXPECT_EQ(test::run_program({"thermometer", "--help"}).exit_code, 0);
}

}  // namespace
}  // namespace kadanoff::cli
