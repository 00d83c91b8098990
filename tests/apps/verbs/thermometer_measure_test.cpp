// `kadanoff thermometer measure` as a user meets it.
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "host/io/hdf5_file.hpp"
#include "tests/support/thermometer_command.hpp"

namespace kadanoff::cli {
namespace {

using nlohmann::json;
using test::ThermometerCommand;

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

TEST_F(ThermometerCommand, RefusesWhatItCannotMeasure) {
  fit();
  const auto measure = [](std::vector<std::string> words) {
    words.insert(words.begin(), "measure");
    words.insert(words.end(), {"-o", "out.h5"});
    return words;
  };
  expect_refused(measure({"thermo.h5", "larger.h5"}), ExitCode::bad_input, " has 25: they do not fit");
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
  expect_refused(measure({"thermo.h5", "flow.h5"}), ExitCode::bad_input, "run the flow again with --keep-spins");
  ASSERT_EQ(run(measure({"thermo.h5", "data.h5"})).exit_code, 0);
  expect_refused({"measure", "thermo.h5", "out.h5"}, ExitCode::bad_input,
                 "out.h5 is neither a data set nor a flow (it is a measurement)");
  expect_refused({"measure", "thermo.h5", "data.h5", "-o", "thermo.h5", "--overwrite"}, ExitCode::usage,
                 "is one of the inputs");
}

}  // namespace
}  // namespace kadanoff::cli
